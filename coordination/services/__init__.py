"""Services, programmes and the links between them: the graph in which referral routes are found."""
