"""Real processes that act at the same moment, each on a connection of its own."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.chain import configure_audit_key
from coordination.base import create_engine
from coordination.capacity import operations as capacity
from coordination.encryption import configure_keys
from coordination.errors import CoordinationError
from coordination.placements import operations, queries

SECONDS = 60


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
    configure_keys([key])
    configure_audit_key(key)
    engine = create_engine(url)
    answer = "done"
    try:
        with engine.connect():  # so that nobody is late for having to connect
            pass
        barrier.wait(SECONDS)
        with Session(engine) as session, session.begin():
            act(session, *given)
    except CoordinationError as error:
        answer = error.code
    except BaseException as error:  # the test says which exceptions there were
        answer = type(error).__name__
    finally:
        answers.put(answer)
        engine.dispose()
