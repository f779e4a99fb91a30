"""A synthetic city of any size, from one number and one random seed.

The same draw (`draw`) becomes rows of a database (`load_city`) or facts in memory (`city_facts`). Some 20 to
40 places fit a client, and there are places for about 60 % of the clients. Everything in it is invented and
marked so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seed.synthetic.rows import load_city as load_city

if TYPE_CHECKING:
    from matching.facts import Facts

__all__ = ["city_facts", "load_city"]


def city_facts(clients: int, offers: int, random_seed: int, *, free_choice_share: float = 0.0) -> Facts:
    """Return the facts of a city in memory, for measuring the matcher alone.

    Parameters
    ----------
    clients, offers
        How many there are; 5,057 and 400 make the Ghent of the benchmarks.
    random_seed
        Same seed, same facts.
    free_choice_share
        Share of offers where clients choose single half-days: the hard case.
    """
    # Here, because the matcher takes a second to load and a database can be filled without it.
    from seed.synthetic.facts import build_facts

    return build_facts(clients, offers, random_seed, free_choice_share)
