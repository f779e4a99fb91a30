"""Imports run down one staircase; the contracts stand in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from tests.support.sources import ROOT


def test_every_import_contract_is_kept():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
