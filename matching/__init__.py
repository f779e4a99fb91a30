"""A pure library that answers: given clients, offers, rules, scores, capacities and a policy, what is the best plan?

Facts in, plan out. No database, no web, no domain import.
"""
