"""Real processes that act at the same moment, each on a connection of its own."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.chain import configure_audit_key
from coordination.base import create_engine
from coordination.capacity import operations as capacity
from coordination.encryption import configure_keys
from coordination.errors import CoordinationError
from coordination.placements import operations, queries

SECONDS = 60
#: Seconds that a racer of a long series waits for the slowest of the others.
PATIENCE = 600


class Attempt(NamedTuple):
    """One act of one racer: the name of an act on a placement, who does it, and what else it is given."""

    act: str
    actor: Actor
    placement_ref: str
    given: tuple[tuple[str, Any], ...] = ()


def race(url: str, key: str, act: Callable[..., None], each: Sequence[tuple[Any, ...]]) -> Counter[str]:
    """Let one process per tuple call ``act(session, *tuple)`` after a common barrier, and commit.

    Returns
    -------
    Counter
        How many ended in each way: ``done``, the code of a domain error, or the name of any other exception.
    """
    # One helper process imports everything once; the racers are copies of it, so a race costs no imports.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    barrier, answers = context.Barrier(len(each)), context.SimpleQueue()
    processes = [context.Process(target=_run, args=(url, key, act, one, barrier, answers)) for one in each]
    for process in processes:
        process.start()
    told = Counter(answers.get() for _ in processes)
    for process in processes:
        process.join(SECONDS)
        process.close()
    return told


def race_for_each(url: str, key: str, places: Sequence[Sequence[Attempt]]) -> list[Counter[tuple[str, str]]]:
    """Let the same processes race for one place after another, released together before each.

    Parameters
    ----------
    places
        For each place one attempt per process; all have as many.

    Returns
    -------
    list of Counter
        For each place how many attempts ended in each way: keys are (name of the act, ``done``, the code of
        a domain error, or the name of any other exception, which a page would answer with a fault).
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    lanes = list(zip(*places, strict=True))
    barrier, answers = context.Barrier(len(lanes)), context.SimpleQueue()
    processes = [context.Process(target=_run_lane, args=(url, key, lane, barrier, answers)) for lane in lanes]
    for process in processes:
        process.start()
    told: list[Counter[tuple[str, str]]] = [Counter() for _ in places]
    for _ in range(len(places) * len(lanes)):
        place, act, answer = answers.get()
        told[place][act, answer] += 1
    for process in processes:
        process.join(SECONDS)
        process.close()
    return told


def accept(session: Session, actor: Actor, placement_ref: str) -> None:
    """Accept a request, as a partner's click does."""
    operations.accept(session, actor, placement_ref=placement_ref)


def set_places(session: Session, actor: Actor, offer_id: int, shift_id: int, places: int) -> None:
    """Change the places of a shift, as a partner's form does."""
    capacity.change_places(
        session, actor, offer_id=offer_id, places={shift_id: places}, stays_of=queries.stays_of_offer
    )


def act(session: Session, name: str, *given: Any) -> None:
    """Do one of several acts, so that different ones race."""
    {"accept": accept, "set_places": set_places}[name](session, *given)


def _run(
    url: str, key: str, act: Callable[..., None], given: tuple[Any, ...], barrier: Barrier, answers: Any
) -> None:
    engine = _connected(url, key)
    answers.put(_answer(engine, barrier, SECONDS, lambda session: act(session, *given)))
    engine.dispose()


def _run_lane(url: str, key: str, lane: Sequence[Attempt], barrier: Barrier, answers: Any) -> None:
    engine = _connected(url, key)
    for place, one in enumerate(lane):
        answer = _answer(engine, barrier, PATIENCE, lambda session, one=one: _attempt(session, one))
        answers.put((place, one.act, answer))
    engine.dispose()


def _attempt(session: Session, one: Attempt) -> None:
    getattr(operations, one.act)(session, one.actor, placement_ref=one.placement_ref, **dict(one.given))


def _connected(url: str, key: str) -> Engine:
    configure_keys([key])
    configure_audit_key(key)
    engine = create_engine(url)
    with engine.connect():  # so that nobody is late for having to connect
        pass
    return engine


def _answer(engine: Engine, barrier: Barrier, patience: float, act: Callable[[Session], None]) -> str:
    try:
        barrier.wait(patience)
        with Session(engine) as session, session.begin():
            act(session)
    except CoordinationError as error:
        return error.code
    except BaseException as error:  # the test says which exceptions there were
        return type(error).__name__
    return "done"
