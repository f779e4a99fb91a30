"""What a client charges us with towards third parties, and the contacts that rest on it (CONF-34)."""
