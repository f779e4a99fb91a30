"""How the facts of a round are kept: compressed JSON in pieces, encrypted in the round's row (INV-19).

To explain one place to one client the pieces that hold the two are read, and no others: to unpack a whole
city takes longer than a page may. Behind `MARK` and the length of the head, in four bytes, come the head and
then the pieces, each compressed by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from matching import Facts, Parameters

FORMAT = "schakel-snapshot/2"
MARK = f"{FORMAT}\n".encode()
#: Clients or offers that are compressed together: in much smaller pieces the whole grows.
PIECE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything a round is made from, but for policy, weights and seed, which stand beside it."""

    format: str
    facts: Facts
    parameters: dict[str, Any]


class _Piece(msgspec.Struct):
    """Where rows stand: ``bytes`` long, right after the piece before; ``keys`` one on a line."""

    keys: str
    bytes: int


class _Head(msgspec.Struct):
    """What is in every explanation, and what the pieces hold."""

    on: msgspec.Raw
    services: list[msgspec.Raw]
    caseloads: list[msgspec.Raw]
    guidance: list[msgspec.Raw]
    parameters: msgspec.Raw
    clients: list[_Piece]
    offers: list[_Piece]


class _FactsAsText(msgspec.Struct, omit_defaults=True):
    on: msgspec.Raw
    clients: list[msgspec.Raw]
    offers: list[msgspec.Raw]
    services: list[msgspec.Raw]
    caseloads: list[msgspec.Raw] = []
    guidance: list[msgspec.Raw] = []


class _SnapshotAsText(msgspec.Struct):
    format: str
    facts: _FactsAsText
    parameters: msgspec.Raw


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Snapshot)
_TEXT_DECODER = msgspec.json.Decoder(_SnapshotAsText)
_HEAD_DECODER = msgspec.json.Decoder(_Head)
_ROWS_DECODER = msgspec.json.Decoder(list[msgspec.Raw])


def pack(facts: Facts, parameters: Parameters) -> bytes:
    """Return the snapshot in pieces; the same facts give the same bytes."""
    plain = msgspec.to_builtins(facts, str_keys=True, order="deterministic")
    kept: list[bytes] = []
    head = {
        "on": plain["on"],
        "services": plain["services"],
        "caseloads": plain["caseloads"],
        "guidance": plain["guidance"],
        "parameters": msgspec.to_builtins(parameters.to_dict(), str_keys=True, order="deterministic"),
        "clients": list(_pieces(plain["clients"], kept)),
        "offers": list(_pieces(plain["offers"], kept)),
    }
    first = zlib.compress(_ENCODER.encode(head))
    return b"".join((MARK, len(first).to_bytes(4), first, *kept))


def unpack(data: bytes) -> tuple[Facts, Parameters]:
    """Return facts and parameters as `pack` kept them."""
    return _made(_Kept(data))


def unpack_pair(data: bytes, client_key: str, offer_key: str) -> tuple[Facts, Parameters] | None:
    """Return the facts of one client, one offer and its service; None where one of them took no part."""
    kept = _Kept(data)
    clients, offers = kept.clients(client_key), kept.offers(offer_key)
    if not clients or not offers:
        return None
    service = msgspec.json.decode(offers[0], type=_OfService).service
    return _made(kept, clients=clients, offers=offers, services=_with_key(kept.frame.services, service))


def unpack_client(data: bytes, client_key: str) -> tuple[Facts, Parameters] | None:
    """Return the facts of one client and of every offer and service; None for a client who took no part."""
    kept = _Kept(data)
    clients = kept.clients(client_key)
    return _made(kept, clients=clients) if clients else None


class _Kept:
    """A snapshot as text, opened no further than somebody asks.

    Those of before the pieces are one compressed text: ``frame`` has everybody then.
    """

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        if not data.startswith(MARK):
            whole = _TEXT_DECODER.decode(zlib.decompress(data))
            self.frame, self.parameters = whole.facts, whole.parameters
            self._head = None
            return
        at = len(MARK) + 4
        self._begin = at + int.from_bytes(data[len(MARK) : at])
        self._head = head = _HEAD_DECODER.decode(zlib.decompress(self._data[at : self._begin]))
        self.frame = _FactsAsText(head.on, [], [], head.services, head.caseloads, head.guidance)
        self.parameters = head.parameters

    def clients(self, wanted: str | None = None) -> list[msgspec.Raw]:
        """Return all clients, or the one with this key."""
        if self._head is None:
            return _with_key(self.frame.clients, wanted)
        return self._rows(self._head.clients, self._begin, wanted)

    def offers(self, wanted: str | None = None) -> list[msgspec.Raw]:
        """Return all offers, or the one with this key."""
        if self._head is None:
            return _with_key(self.frame.offers, wanted)
        behind = self._begin + sum(piece.bytes for piece in self._head.clients)
        return self._rows(self._head.offers, behind, wanted)

    def _rows(self, pieces: Sequence[_Piece], at: int, wanted: str | None) -> list[msgspec.Raw]:
        rows = []
        for piece in pieces:
            if wanted is None or f"{wanted}\n" in piece.keys:
                rows += _ROWS_DECODER.decode(zlib.decompress(self._data[at : at + piece.bytes]))
            at += piece.bytes
        return _with_key(rows, wanted)


def _pieces(rows: Sequence[dict[str, Any]], kept: list[bytes]) -> Iterator[_Piece]:
    """Yield what the head says of these rows, and put them behind what is kept already."""
    for begin in range(0, len(rows), PIECE):
        some = rows[begin : begin + PIECE]
        kept.append(zlib.compress(_ENCODER.encode(some)))
        yield _Piece("".join(f"{row['key']}\n" for row in some), len(kept[-1]))


def _made(kept: _Kept, **parts: list[msgspec.Raw]) -> tuple[Facts, Parameters]:
    """Return the facts that are left of a snapshot with these parts in place of its own."""
    rows = {"clients": parts.get("clients") or kept.clients(), "offers": parts.get("offers") or kept.offers()}
    facts = msgspec.structs.replace(kept.frame, **{**parts, **rows})
    snapshot = _DECODER.decode(_ENCODER.encode(_SnapshotAsText(FORMAT, facts, kept.parameters)))
    return snapshot.facts, Parameters.from_dict(snapshot.parameters)


class _Keyed(msgspec.Struct):
    key: str


class _OfService(msgspec.Struct):
    service: str


def _with_key(rows: list[msgspec.Raw], wanted: str | None) -> list[msgspec.Raw]:
    """Return the row with this key, as text; most are passed over without a look at what they say."""
    if wanted is None:
        return rows
    mark = wanted.encode()
    found = (row for row in rows if mark in bytes(row))
    return [row for row in found if msgspec.json.decode(row, type=_Keyed).key == wanted]


def key(kind: str, row_id: int) -> str:
    """Return what the matcher calls a row: ``offer:12``. A client is called by its reference."""
    return f"{kind}:{row_id}"


def microdegrees(latitude: float | None, longitude: float | None) -> tuple[int, int] | None:
    """Return a position as the matcher has it; None where nobody knows it."""
    if latitude is None or longitude is None:
        return None
    return round(latitude * 1_000_000), round(longitude * 1_000_000)


def id_of(row_key: str) -> int:
    """Return the row's id in such a key."""
    return int(row_key.rpartition(":")[2])
