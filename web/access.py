"""Who may call a route. Every route declares a rule; one without stops the start.

The rule of a route is what can be said without looking at the object: known or unknown, and which role.
Whether this actor may see this part of this client is decided by the predicate in ``coordination.consent``,
which the view asks. Every refusal reads as 404 (CONF-01).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coordination.vocabulary import ActorRole, ClientPart
from web import drafts
from web.accounts.sessions import awaiting_factor, say_why_it_ended
from web.back import way_back
from web.feedback import told
from web.i18n import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "access_rule"
_DECLARED = "schakel_access_rules"
_SKIPPED_METHODS = {"HEAD", "OPTIONS"}


class UndeclaredRoute(Exception):
    """A route has no declared access rule; the sentence names it."""


@dataclass(frozen=True)
class Rule:
    """A declared access rule; used as a decorator it declares itself for a view.

    Attributes
    ----------
    text
        The rule in words, for ``schakel routes``.
    anonymous
        Whether somebody unknown may call the route.
    roles
        Of which at least one is needed; empty when any account will do.
    after_leaving
        Whether the roles count also once the organisation of the account has left the network (CONF-35).
    """

    text: str
    anonymous: bool = False
    roles: frozenset[ActorRole] = frozenset()
    after_leaving: bool = False

    def __call__(self, view: View) -> View:
        """Declare this rule for a view function, a ``MethodView`` or one of its methods."""
        setattr(view, _ATTRIBUTE, self)
        return view


signed_in = Rule("signed in")


def public(why: str) -> Rule:
    """Return the rule for a route that anybody may call, with the reason."""
    return Rule(f"public: {why}", anonymous=True)


def roles(*needed: ActorRole) -> Rule:
    """Return the rule for a route that takes one of these roles."""
    return Rule(f"roles: {_words(needed)}", roles=frozenset(needed))


def also_after_leaving(rule: Rule) -> Rule:
    """Return the rule for what is still one's own once the organisation has left the network (CONF-35)."""
    return replace(rule, after_leaving=True)


def client_part(part: ClientPart, *needed: ActorRole) -> Rule:
    """Return the rule for a route that shows or changes a part of one client.

    The role is checked before the view runs; the view itself must ask the access predicate about the client.

    Parameters
    ----------
    part
        The part of the client's file that the route is about.
    needed
        Roles of which one is needed; any account when none is given.
    """
    who = f"; roles: {_words(needed)}" if needed else ""
    return Rule(f"client part: {part.value}{who}", roles=frozenset(needed))


def declare(app: Flask, endpoint: str, rule: Rule) -> None:
    """Declare the rule of a route whose view is not ours."""
    app.extensions.setdefault(_DECLARED, {})[endpoint] = rule


def rule_of(app: Flask, endpoint: str, method: str) -> Rule | None:
    """Return the declared rule of a route, or None."""
    if declared := app.extensions.get(_DECLARED, {}).get(endpoint):
        return _checked(declared)
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    for holder in (getattr(view_class, method.lower(), None), view_class, view):
        if found := getattr(holder, _ATTRIBUTE, None):
            return _checked(found)
    return None


def require_declared_rules(app: Flask) -> None:
    """Refuse to start when a route has no rule.

    Raises
    ------
    UndeclaredRoute
        Naming the first such route.
    """
    for endpoint, path, method in _routes(app):
        if rule_of(app, endpoint, method) is None:
            raise UndeclaredRoute(f"{method} {path} ({endpoint}) has no declared access rule")


def route_rules(app: Flask) -> list[dict[str, str]]:
    """Return every route as ``method``, ``path`` and ``rule``, in the order of their paths."""
    rows = []
    for endpoint, path, method in _routes(app):
        rule = rule_of(app, endpoint, method)
        rows.append({"method": method, "path": path, "rule": rule.text if rule else "none: refused"})
    return sorted(rows, key=lambda row: (row["path"], row["method"]))


def enforce() -> ResponseReturnValue | None:
    """Let the request through to its view, or refuse it; registered to run before every request."""
    if request.endpoint is None:
        return None
    method = "GET" if request.method in _SKIPPED_METHODS else request.method
    rule = rule_of(current_app, request.endpoint, method)
    if rule is None:
        abort(404)
    if rule.anonymous:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    held = current_user.leaver.roles if rule.after_leaving else current_user.actor.roles
    if rule.roles and rule.roles.isdisjoint(held):
        abort(404)
    return None


def wants_json() -> bool:
    """Say whether a program asks: its address is under ``/api/``."""
    return request.path.startswith("/api/")


def _to_sign_in() -> ResponseReturnValue:
    if wants_json():
        abort(401)
    kept = drafts.keep()
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: the whole page must go, and says why.
        return Response(status=401, headers={"HX-Refresh": "true"})
    say_why_it_ended()
    here = request.full_path.rstrip("?") if request.path != "/" else None
    wanted = here if request.method == "GET" else way_back()
    if kept:
        told(_("Wat je typte, is bewaard. Na het aanmelden kan je het nalezen en alsnog doorsturen."))
        wanted = url_for("drafts.show")
    door = "second_factor.show" if awaiting_factor() else "security.login"
    return redirect(url_for(door, next=wanted), 303)


def _routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    for url_rule in app.url_map.iter_rules():
        for method in sorted((url_rule.methods or set()) - _SKIPPED_METHODS):
            yield url_rule.endpoint, url_rule.rule, method


def _words(needed: tuple[ActorRole, ...]) -> str:
    return " or ".join(role.value for role in needed)


def _checked(found: object) -> Rule:
    if not isinstance(found, Rule):
        raise TypeError(f"{found!r} is no access rule")
    return found
