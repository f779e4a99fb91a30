"""Leaving: what a professional still has open, each handed to a named colleague, in one act."""
