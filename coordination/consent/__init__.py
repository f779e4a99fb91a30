"""Agreement to share, and the one predicate that says who may see what of a client, and why."""
