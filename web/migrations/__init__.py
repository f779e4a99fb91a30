"""The versions of the tables: run by `web.database`, written by `make migration m="what changes"`."""
