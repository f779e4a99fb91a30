"""Routes that are compiled once: each test of the site makes an application of its own with every route."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_Builder = Callable[..., tuple[str, str]]
_known: dict[tuple[Any, ...], _Builder] = {}
_compile_builder = Rule._compile_builder


def share_compiled_routes() -> None:
    """Let what builds an address be compiled for the first application of this process only.

    It is a function of the rule alone: the rule itself, with its converters, is handed to it with each call.
    """
    Rule._compile_builder = _remembered  # type: ignore[method-assign]


def _remembered(self: Rule, append_unknown: bool = True) -> _Builder:
    if self.defaults:  # these are written into it
        return _compile_builder(self, append_unknown)
    key = (self.rule, tuple(self._trace), append_unknown)
    if key not in _known:
        _known[key] = _compile_builder(self, append_unknown)
    return _known[key]
