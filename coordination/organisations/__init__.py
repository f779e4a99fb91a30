"""Organisations, their sites and the professionals who work there."""
