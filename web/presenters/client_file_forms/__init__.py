"""Words and choices of the forms of a client's file."""
