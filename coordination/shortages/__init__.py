"""What there is no place for: signals counted from rounds, and reports of them without any person."""
