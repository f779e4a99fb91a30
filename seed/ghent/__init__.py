"""The Ghent demo network."""
