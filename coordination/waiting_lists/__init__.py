"""Waiting lists of services: who waits for what, whose list it is, since when, and how it went."""
