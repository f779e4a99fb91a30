"""Reasons in somebody's own words, kept beside the record under a key per client (D.3)."""
