"""The domain of Schakel: people, services, teams, placements and the rules that bind them."""
