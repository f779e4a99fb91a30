"""Supported employment as its own text asks: the twelve conditions and the five stages, computed (S4)."""
