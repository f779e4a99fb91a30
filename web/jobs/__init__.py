"""Work in the background: the port of three functions, and the worker behind it."""
