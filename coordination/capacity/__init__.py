"""Capacity offers: places by half-day, kept right by the partner that has them."""
