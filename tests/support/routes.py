"""Routes that are compiled and described once, though each test of the site makes an application."""

from collections.abc import Callable
from typing import Any

from apispec import APISpec
from flask_smorest import Api
from werkzeug.routing import Rule

_Builder = Callable[..., tuple[str, str]]
_known: dict[tuple[Any, ...], _Builder] = {}
_compile_builder = Rule._compile_builder

_described: dict[str, APISpec] = {}
_register_blueprint = Api.register_blueprint


def share_compiled_routes() -> None:
    """Let what builds an address, and what describes the API, be made for the first application only.

    Both are functions of the routes alone: the rule itself, with its converters, is handed to the builder
    with each call, and every application registers the same modules.
    """
    Rule._compile_builder = _remembered  # type: ignore[method-assign]
    Api.register_blueprint = _registered


def _remembered(self: Rule, append_unknown: bool = True) -> _Builder:
    if self.defaults:  # these are written into it
        return _compile_builder(self, append_unknown)
    key = (self.rule, tuple(self._trace), append_unknown)
    if key not in _known:
        _known[key] = _compile_builder(self, append_unknown)
    return _known[key]


def _registered(self: Api, blp: Any, **options: Any) -> None:
    if blp.name not in _described:
        _register_blueprint(self, blp, **options)
        _described[blp.name] = self.spec
        return
    self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
    self._app.register_blueprint(blp, **options)
    self.spec = _described[blp.name]
