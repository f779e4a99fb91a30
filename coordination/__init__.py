"""The domain: organisations, services, clients, teams, capacity, consent, placements and matching rounds.

Plain SQLAlchemy models, pure rules, acts that flush and never commit, and reads. Knows no web framework.
"""
