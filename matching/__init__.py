"""Facts in, plan out: a pure library that matches clients to offers."""
