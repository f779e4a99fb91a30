"""What there is no place for: signals counted from rounds and refusals, and reports of them."""
