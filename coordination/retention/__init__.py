"""How long things are kept, and erasing what is due: a deliberate act, with a rehearsal (CONF-23)."""
