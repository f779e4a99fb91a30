"""Authorisations: what the client's income status asks for before the first day, and how far that is."""
