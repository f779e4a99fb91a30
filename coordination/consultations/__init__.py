"""Statutory case consultation: apart from teams, on its own legal ground, seen by its participants alone."""
