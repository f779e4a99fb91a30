"""What a client asks for: a copy of the own file, and correction of what is wrong in it."""
