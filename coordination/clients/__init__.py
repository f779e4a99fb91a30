"""Clients: reference, wishes, rungs, availability, signals, judicial limits and trajectory."""
