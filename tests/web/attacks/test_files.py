"""What an installation leaves on the disk is its owner's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from tests.support.sources import ROOT


def test_the_database_and_its_folder_are_read_by_nobody_else_on_the_machine(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    secrets = dict.fromkeys(("SECRET_KEY", "PASSWORD_SALT", "AUDIT_KEY"), "s" * 40)
    secrets |= {"DATA_KEYS": os.environ["SCHAKEL_DATA_KEYS"], "INSTANCE": str(instance)}
    subprocess.run(
        [sys.executable, "-c", "import os; os.umask(0o022); from web.cli import main; main(['init'])"],
        env={**os.environ, **{f"SCHAKEL_{name}": value for name, value in secrets.items()}},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    made = [instance, *instance.rglob("*")]
    assert instance / "schakel.db" in made
    assert {path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077} == set()
