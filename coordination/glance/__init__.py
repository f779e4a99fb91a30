"""How it stands at a glance: what each kind of user asks first, answered in counts and days."""
