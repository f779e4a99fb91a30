"""E-mail out of the house: what is written to whom, the way there, and the feed for a calendar."""
