"""Where the project's own source text is, for the guards that read it."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("coordination", "matching", "seed", "web")
TEXT_SUFFIXES = {".css", ".html", ".js", ".mako", ".py"}


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files of these folders of the checkout, in order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def text_files(*folders: str) -> Iterator[Path]:
    """Yield the files that people of this project write in these folders; vendored ones are others' work."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEXT_SUFFIXES and "vendor" not in path.parts:
                yield path


def relative(path: Path) -> str:
    """Return a path as people write it, from the top of the checkout."""
    return path.relative_to(ROOT).as_posix()
