"""The support team around a client: who is involved, for which life domain, on what basis."""
