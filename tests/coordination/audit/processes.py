"""Real processes that write into the record and link it until somebody kills them."""

import multiprocessing
import os
import random
import time

from sqlalchemy.orm import sessionmaker

from coordination.audit.chain import configure_audit_key
from coordination.audit.operations import record
from coordination.base import create_engine
from coordination.vocabulary import AuditAction
from tests.coordination.factories import SEED
from web.jobs import sealing

PATIENCE = 60.0
EVENTS_AT_ONCE = 3


class Crew:
    """Writers and sealers on one database; each is started anew when it has been killed.

    Parameters
    ----------
    url, key
        The database and the key of the record.
    folder
        Where the acknowledgements of the writers and the heads of the sealers go.
    """

    def __init__(self, url, key, folder, seed):
        self.url, self.key, self.folder = url, key, folder
        self.luck = random.Random(seed)
        self.heads = folder / "heads.txt"
        self.heads.touch()
        # One helper process imports everything once; its copies start at once.
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload([__name__])
        self.running = {}

    def start(self, name, act):
        file = self.folder / f"{name}.txt"
        file.touch()
        process = self.context.Process(target=act, args=(self.url, self.key, file))
        process.start()
        self.running[name] = process, act, file

    def kill(self, name):
        """Wait until the process has got further, kill it at any moment after that, and start it anew."""
        process, act, file = self.running[name]
        deadline, size = time.monotonic() + PATIENCE, file.stat().st_size
        while file.stat().st_size == size:
            assert process.exitcode is None, f"{name} ended by itself ({process.exitcode})"
            assert time.monotonic() < deadline, f"{name} gets no further"
            time.sleep(0.002)
        time.sleep(self.luck.random() * 0.02)
        self._end(process)
        self.start(name, act)

    def end(self):
        for process, _, _ in self.running.values():
            self._end(process)

    def acknowledged(self):
        """Return the numbers of the events whose writer was told that they are kept."""
        lines = [
            line for file in self.folder.glob("writer-*.txt") for line in file.read_text().split("\n")[:-1]
        ]
        return [int(number) for line in lines for number in line.split()]

    def _end(self, process):
        process.kill()
        process.join(PATIENCE)
        process.close()


def write(url, key, file):
    """Write several events in each transaction, and say so once it is kept."""
    configure_audit_key(key)
    sessions = sessionmaker(create_engine(url))
    told = os.open(file, os.O_WRONLY | os.O_APPEND)
    while True:
        with sessions.begin() as session:
            events = [
                record(session, SEED, AuditAction.VIEW, "client", "GENT-2345") for _ in range(EVENTS_AT_ONCE)
            ]
            numbers = " ".join(str(event.id) for event in events)
        os.write(told, f"{numbers}\n".encode())
        time.sleep(0.001)  # SQLite's writers do not queue: who never rests lets nobody else in


def seal(url, key, file):
    """Link in small batches, all the time."""
    configure_audit_key(key)
    sealing.BATCH, sealing.PAUSE_SECONDS = 5, 0
    sealer = sealing.Sealer(sessionmaker(create_engine(url)), file)
    while True:
        sealer.work()
