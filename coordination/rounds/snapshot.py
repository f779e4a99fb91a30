"""How the facts of a round are kept: compressed JSON, encrypted in the round's row (INV-19)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import msgspec

from matching import Facts, Parameters

FORMAT = "schakel-snapshot/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything a round is made from, but for policy, weights and seed, which stand beside it."""

    format: str
    facts: Facts
    parameters: dict[str, Any]


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Snapshot)


def pack(facts: Facts, parameters: Parameters) -> bytes:
    """Return the snapshot as compressed JSON; the same facts give the same bytes."""
    snapshot = Snapshot(format=FORMAT, facts=facts, parameters=parameters.to_dict())
    plain = msgspec.to_builtins(snapshot, str_keys=True, order="deterministic")
    return zlib.compress(_ENCODER.encode(plain))


def unpack(data: bytes) -> tuple[Facts, Parameters]:
    """Return facts and parameters as `pack` kept them."""
    snapshot = _DECODER.decode(zlib.decompress(data))
    return snapshot.facts, Parameters.from_dict(snapshot.parameters)


def unpack_pair(data: bytes, client_key: str, offer_key: str) -> tuple[Facts, Parameters] | None:
    """Return the facts of one client, one offer and its service; None where one of them took no part.

    The others are skipped as text: to make facts of a whole city takes longer than a page may.
    """
    kept = _TEXT_DECODER.decode(zlib.decompress(data))
    clients, offers = _with_key(kept.facts.clients, client_key), _with_key(kept.facts.offers, offer_key)
    if not clients or not offers:
        return None
    service = msgspec.json.decode(offers[0], type=_OfService).service
    services = _with_key(kept.facts.services, service)
    return _made(kept, clients=clients, offers=offers, services=services)


def unpack_client(data: bytes, client_key: str) -> tuple[Facts, Parameters] | None:
    """Return the facts of one client and of every offer and service; None for a client who took no part."""
    kept = _TEXT_DECODER.decode(zlib.decompress(data))
    clients = _with_key(kept.facts.clients, client_key)
    return _made(kept, clients=clients) if clients else None


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


_TEXT_DECODER = msgspec.json.Decoder(_SnapshotAsText)


def _made(kept: _SnapshotAsText, **parts: list[msgspec.Raw]) -> tuple[Facts, Parameters]:
    """Return the facts that are left of a snapshot with these parts in place of its own."""
    kept.facts = msgspec.structs.replace(kept.facts, **parts)
    snapshot = _DECODER.decode(_ENCODER.encode(kept))
    return snapshot.facts, Parameters.from_dict(snapshot.parameters)


class _Keyed(msgspec.Struct):
    key: str


class _OfService(msgspec.Struct):
    service: str


def _with_key(rows: list[msgspec.Raw], wanted: str) -> list[msgspec.Raw]:
    """Return the row with this key, as text; most are passed over without a look at what they say."""
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
