"""How many keys a client and an offer share, for all pairs at once.

Many rules compare two sets of keys: routes with the team's organisations, areas with those to avoid,
strengths with skills. Clients with the same set form one class, offers likewise, and one small table over
the classes answers for every pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.reading import owners

Ints = npt.NDArray[np.int64]
Sets = Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Relation:
    """Sizes of the intersections of client sets with offer sets.

    Attributes
    ----------
    client_class, offer_class
        Class of every client, shape (clients,), and of every offer, shape (offers,).
    table
        Shared keys by client class and offer class, shape (client classes, offer classes).
    """

    client_class: Ints
    offer_class: Ints
    table: npt.NDArray[np.int16]

    @classmethod
    def between(cls, clients: Sets, offers: Sets) -> Relation:
        """Return the relation between the clients' sets and the offers' sets.

        Only keys that occur on both sides count, so that the classes stay few.
        """
        some, others = dict.fromkeys(clients, 0), dict.fromkeys(offers, 0)
        shared = frozenset().union(*some) & frozenset().union(*others)
        client_class, client_rows = _classes(clients, some, shared)
        offer_class, offer_rows = _classes(offers, others, shared)
        # Counts stay far below 2**24, where float32 is exact; a float product is by far the fastest.
        table = (client_rows.astype(np.float32) @ offer_rows.astype(np.float32).T).astype(np.int16)
        return cls(client_class, offer_class, table)

    @property
    def ever(self) -> bool:
        """Whether any client shares a key with any offer."""
        return bool(self.table.any())

    def count(self, i: Ints, j: Ints) -> npt.NDArray[np.int16]:
        """Return how many keys clients ``i`` and offers ``j`` share; the indices broadcast."""
        found: npt.NDArray[np.int16] = self.table[self.client_class[i], self.offer_class[j]]
        return found


def _classes(
    sets: Sets, kinds: dict[frozenset[str], int], shared: frozenset[str]
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return the class of every set and one incidence row per class; ``kinds`` has every set once."""
    if not shared:
        return np.zeros(len(sets), dtype=np.int64), np.zeros((1, 0), dtype=np.bool_)
    position = {key: index for index, key in enumerate(sorted(shared))}
    number: dict[frozenset[str], int] = {}
    for keys in kinds:
        kinds[keys] = number.setdefault(keys & shared, len(number))
    classes = np.fromiter(map(kinds.__getitem__, sets), dtype=np.int64, count=len(sets))
    rows = np.zeros((max(len(number), 1), len(position)), dtype=np.bool_)
    rows[owners(number), [position[key] for keys in number for key in keys]] = True
    return classes, rows
