"""Pages for people, one module per subject; each module's ``blueprint`` is registered by `web.app`."""
