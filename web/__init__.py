"""Pages for people, JSON for programs, the command line and the worker."""
