"""A placement's life from suggestion to end, and what a client agreed to or declined."""
