"""Addresses of our own files, with a digest of the content so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, has_request_context, request, url_for


def init_assets(app: Flask) -> None:
    """Give templates ``asset(name)``."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Return the address of a file in ``web/static``."""
    folder = current_app.static_folder
    if folder is None:
        raise RuntimeError("the application serves no files")
    if not has_request_context():
        return _address(folder, name)
    return _address_here(folder, name, request.script_root)


@cache
def _address_here(folder: str, name: str, _root: str) -> str:
    """Return the address as every page below the same root writes it, a dozen times each."""
    return _address(folder, name)


def _address(folder: str, name: str) -> str:
    return url_for("static", filename=name, v=_digest(Path(folder) / name))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
