"""The demo as a process of its own, started and stopped as somebody at a terminal would."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.support.written import COMMAND as WRITTEN

PATIENCE = 240.0
PYTHON = [sys.executable, "-m"]
SCHAKEL = [*PYTHON, "web.cli"]


@dataclass(frozen=True)
class Answer:
    """What the site answered."""

    status: int
    body: str

    @property
    def json(self):
        return json.loads(self.body)


class Installation:
    """A folder of its own, a port of its own, and nothing of the environment of whoever runs the tests.

    Parameters
    ----------
    folder
        Where everything is kept; empty.
    mode
        SCHAKEL_MODE for the commands; nothing for `schakel demo`, which needs none.
    """

    def __init__(self, folder: Path, mode: str | None = None) -> None:
        self.folder = folder
        self.mode = mode
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.terminal = folder / "terminal.txt"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._told: dict[tuple[str, ...], str] = {}

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHAKEL_")}
        own = {"SCHAKEL_INSTANCE": str(self.folder / "instance"), "SCHAKEL_PORT": str(self.port)}
        return {**clean, **own, **({"SCHAKEL_MODE": self.mode} if self.mode else {}), "PYTHONUNBUFFERED": "1"}

    @property
    def database(self) -> str:
        """The file of its database."""
        return str(self.folder / "instance" / "schakel.db")

    @property
    def printed(self) -> str:
        """What the processes in the background have written to the terminal."""
        return self.terminal.read_text(encoding="utf-8") if self.terminal.exists() else ""

    def log_of(self, child: str) -> str:
        """What the worker or the site of the demo has noted."""
        return (self.folder / "instance" / f"{child}.log").read_text(encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command with nobody at the keyboard, and do not wait for it."""
        with self.terminal.open("ab") as output:
            process = subprocess.Popen(
                [*SCHAKEL, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it gave; it must succeed."""
        return self._run(*SCHAKEL, *arguments)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env=self.environment,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, path: str) -> Answer | None:
        """Ask the site for a page; None when nobody listens yet."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as response:  # noqa: S310  our own
                return Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode())
        except OSError:
            return None

    def wait_for(self, status: int) -> list[Answer]:
        """Wait until /healthz answers with this status; return the answers up to and with that one."""
        answers: list[Answer] = []

        def seen() -> bool:
            answer = self.ask("/healthz")
            if answer is not None:
                answers.append(answer)
            return answer is not None and answer.status == status

        self.wait_until(seen, f"/healthz to answer {status}")
        return answers

    def wait_for_text(self, text: str) -> None:
        """Wait until the terminal shows this."""
        self.wait_until(lambda: text in self.printed, f"the terminal to show {text!r}")

    def wait_until(self, happened, what: str) -> None:
        """Wait until something has happened; a process that ends meanwhile ends the waiting."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            ended = [process.args for process in self.processes if process.poll() is not None]
            assert not ended, f"{ended} has ended:\n{self.printed}"
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{self.printed}"
            time.sleep(0.1)

    def stop(self) -> list[int]:
        """Ask every process to stop, as a service manager does; return their exit codes, the last one first.

        Nothing that they started may outlive them.
        """
        family = {child for process in self.processes for child in family_of(process.pid)}
        codes = []
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            codes.append(process.wait(60))
        self.processes.clear()
        assert not [pid for pid in family if is_running(pid)]
        return codes

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.processes.clear()

    def demo_accounts(self) -> list[dict]:
        return json.loads(self._once("demo", "--accounts", "--json"))

    def routes(self) -> list[dict]:
        return json.loads(self._once("routes", "--json"))

    def _once(self, *arguments: str) -> str:
        """Return what a command gives that gives the same for as long as the installation stands."""
        if arguments not in self._told:
            self._told[arguments] = self.run(*arguments)
        return self._told[arguments]

    def written(self) -> list[str]:
        """What people wrote: names, and words about clients."""
        return json.loads(self._run(*PYTHON, WRITTEN))


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def family_of(pid: int) -> set[int]:
    """Return the processes that descend from this one, as far as they run."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            if status[0] != "Z":
                parents[int(folder.name)] = int(status[1])
    found, grown = {pid}, True
    while grown:
        children = {child for child, parent in parents.items() if parent in found} - found
        found |= children
        grown = bool(children)
    return found - {pid}


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
