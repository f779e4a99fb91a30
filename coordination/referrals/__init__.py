"""Asking another service to take up a client: prepared, agreed by the client, sent, answered, followed."""
