"""Routes that are read, compiled and described once, though each test of the site makes an application."""

from typing import Any

from apispec import APISpec
from flask_smorest import Api
from werkzeug.routing import Rule

#: What reading a rule gives, and hands on to every rule of the same words.
_READ = ("_parts", "_trace", "_converters")
_BUILDERS = ("_build", "_build_unknown")
_known: dict[tuple[Any, ...], tuple[Rule, set[str]]] = {}
_compile = Rule.compile

_described: dict[str, APISpec] = {}
_register_blueprint = Api.register_blueprint
_register_responses = Api._register_responses


def share_compiled_routes() -> None:
    """Let what reads and builds an address, and what describes the API, be made for one application only.

    Both are functions of the routes alone: every application registers the same modules.
    """
    Rule.compile = _compiled  # type: ignore[method-assign]
    Api.register_blueprint = _registered
    Api._register_responses = _responses


def _compiled(self: Rule) -> None:
    if self.map is None or self.map.host_matching or self.subdomain or self.defaults:
        _compile(self)  # these are written into it
        return
    key = (self.rule, self.merge_slashes, *self.map.converters.items())
    if key not in _known:
        before = set(self.arguments)
        _compile(self)
        _known[key] = self, self.arguments - before
        return
    first, arguments = _known[key]
    for name in _READ:
        setattr(self, name, getattr(first, name))
    for name in _BUILDERS:
        setattr(self, name, getattr(first, name).__func__.__get__(self, None))
    self.arguments |= arguments


def _registered(self: Api, blp: Any, **options: Any) -> None:
    if blp.name not in _described:
        _register_blueprint(self, blp, **options)
        _described[blp.name] = self.spec
        return
    self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
    self._app.register_blueprint(blp, **options)
    self.spec = _described[blp.name]


def _responses(self: Api) -> None:
    if not _described:  # else they stand in the description that the first blueprint brings
        _register_responses(self)
