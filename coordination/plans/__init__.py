"""The client's own plan: goals, what was agreed, evaluations, phases on the floor and the final advice."""
