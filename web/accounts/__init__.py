"""Accounts of professionals: who signs in, with which roles, and which sessions are alive."""
