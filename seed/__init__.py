"""The Ghent demo network and synthetic worlds, loaded through the domain's own operations."""
