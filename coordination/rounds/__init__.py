"""A matching round: snapshot of functional facts, plan, suggestions with reasons."""
