"""The rooms where people and programs come in: pages, JSON, the command line and the worker."""
