"""What the machine must offer, and what happens to a test when it does not."""

import os
import shutil
from collections.abc import Iterable
from typing import NoReturn

import pytest

REQUIRE_ALL = "SCHAKEL_REQUIRE_ALL"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing(what: str, remedy: str) -> NoReturn:
    """Skip the running test by name, or fail it where everything must run (``SCHAKEL_REQUIRE_ALL=1``)."""
    message = f"{what} is missing: {remedy}"
    if os.environ.get(REQUIRE_ALL) == "1":
        pytest.fail(f"{message} ({REQUIRE_ALL}=1 allows no skip)", pytrace=False)
    pytest.skip(message)


def chromium_path(names: Iterable[str] = CHROMIUM_NAMES) -> str:
    """Return where Chromium is installed; without it the test is skipped, or fails as `missing` says."""
    for name in names:
        if path := shutil.which(name):
            return path
    missing("Chromium", "install it with `apt-get install chromium`")
