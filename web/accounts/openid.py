"""Speaking with an organisation's own sign-in service: OpenID Connect, by Authlib.

What comes from there is believed only when it is signed with a key of that service, for us, for this one
return, and not yet over. The service is spoken with at the address that two administrators agreed on, over
TLS, and never at another one to which it would send us.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App, OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from coordination import clock
from web.accounts.models import SignInAttempt, SignInService
from web.extensions import db

#: Signatures with a key that only the service has. One made with a shared secret, or none at all, is refused.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: How long somebody may take at the service.
ON_THE_WAY = timedelta(minutes=10)
#: How far the clocks of the service and of ours may differ, in seconds.
LEEWAY = 60
_SECONDS = 5
_MOST_BYTES = 512 * 1024
_SECRET = "SCHAKEL_SIGN_IN_SECRET_"  # noqa: S105  the beginning of a name
# What we use of what a service says of itself: anything else could change how we speak with it.
_METADATA = frozenset(
    {
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "end_session_endpoint",
        "jwks_uri",
        "jwks",
        "id_token_signing_alg_values_supported",
        "token_endpoint_auth_methods_supported",
        "_loaded_at",
    }
)
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ServiceDown(Exception):
    """The service does not answer, or not as one that can be used."""


class Untrusted(Exception):
    """What came back is not to be believed; the sentence is for whoever looks after the service."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a service says of who comes back from it.

    Attributes
    ----------
    issuer, subject
        Who it is, for good.
    email
        In lower case, and only when the service verified it; else None.
    factor
        Whether a second factor was given there.
    asked_at
        When it asked who it was, in seconds since 1970, when it says so.
    onward, again
        Where to go, and whether it was asked once more of somebody who was signed in already.
    session
        What the service calls the session there, when it says so.
    """

    issuer: str
    subject: str
    email: str | None
    factor: bool
    asked_at: float | None
    onward: str
    again: bool
    session: str | None = None


def secret_name(organisation_id: int) -> str:
    """Return the name in the environment of the secret that we share with an organisation's service.

    It follows from the organisation: were it chosen, somebody could have another one's secret sent along.
    """
    return f"{_SECRET}{organisation_id}"


def secret_of(organisation_id: int) -> str | None:
    """Return the secret itself, or None when the environment has none."""
    return os.environ.get(secret_name(organisation_id)) or None


def address_fault(address: str, *, production: bool) -> bool:
    """Say whether an address is none of a sign-in service that we may speak with (ASVS V13.2.4).

    Parameters
    ----------
    production
        Then it is ``https`` and a name, no number; else ``http`` to this machine will do too.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return True
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        return True
    if parts.scheme == "https":
        return production and not _is_a_name(host)
    return production or parts.scheme != "http" or host not in ("localhost", "127.0.0.1")


def issuer_fault(issuer: str, *, production: bool) -> bool:
    """Say whether this cannot be what a service calls itself; it has no question mark in it."""
    return "?" in issuer or not issuer.isascii() or address_fault(issuer, production=production)


def begin(service: SignInService, back: str, *, onward: str, again: bool = False) -> ResponseReturnValue:
    """Send the browser to the service, with a state, a nonce and a PKCE challenge of its own.

    Parameters
    ----------
    back
        Our address to which the service sends the browser.
    onward
        Page of ours to go to then.
    again
        Whether the service must ask who it is, even of whom it knows.

    Raises
    ------
    ServiceDown
        When it does not answer, or not as the service that was agreed on.
    """
    client = client_of(service)
    asking: dict[str, Any] = {"prompt": "login", "max_age": 0} if again else {}
    try:
        way = client.create_authorization_url(back, **asking)
    except (requests.RequestException, OAuthError, RuntimeError, ValueError, TypeError) as error:
        raise ServiceDown from error
    client.save_authorize_data(redirect_uri=back, onward=onward, again=again, **way)
    return redirect(way["url"], 302)


def arrive(service: SignInService) -> Arrival:
    """Return who comes back with this request.

    Raises
    ------
    ServiceDown
        When the service does not answer.
    Untrusted
        When the state is unknown or used, the service refused, or its token does not hold.
    """
    client = client_of(service)
    state = request.args.get("state", "")
    way = client.framework.get_state_data(session, state)
    client.framework.clear_state_data(session, state)
    if not way:
        raise Untrusted("the state is unknown, used or too old")
    code = request.args.get("code", "")
    if request.args.get("error") or not code:
        raise Untrusted("the service let nobody through")
    if request.args.get("iss", service.issuer) != service.issuer:
        raise Untrusted("another service answered")
    try:
        claims = _claims(client, service, code, way)
    except (requests.ConnectionError, requests.Timeout, requests.HTTPError) as error:
        raise ServiceDown from error
    except (requests.RequestException, OAuthError, JoseError, RuntimeError, LookupError) as error:
        raise Untrusted(type(error).__name__) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Untrusted("the answer has another form") from error
    return _arrival(service, claims, way)


def way_out(service: SignInService, back: str) -> str | None:
    """Return the address at which one signs out of the service, or None when it has none.

    Raises
    ------
    ServiceDown
        When it does not answer.
    """
    client = client_of(service)
    try:
        known = client.load_server_metadata()
        if not known.get("end_session_endpoint"):
            return None
        address = client.create_logout_url(back, client_id=service.known_as)["url"]
    except (requests.RequestException, RuntimeError, ValueError, TypeError) as error:
        raise ServiceDown from error
    return str(address)


class _Session(OAuth2Session):  # type: ignore[misc]  # ships no types
    """Goes where it was sent and nowhere else, does not wait long and does not read much."""

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        if address_fault(url, production=_is_production()) or not _may_be_reached(url):
            raise requests.exceptions.InvalidURL("this address is not spoken with")
        given |= {"allow_redirects": False, "timeout": _SECONDS, "stream": True}
        response: requests.Response = super().request(method, url, **given)
        body = response.raw.read(_MOST_BYTES + 1, decode_content=True)
        response.close()
        if len(body) > _MOST_BYTES:
            raise requests.exceptions.InvalidURL("the answer is too long")
        response._content = body
        response._content_consumed = True
        return response


class _Client(FlaskOAuth2App):  # type: ignore[misc]  # ships no types
    """Authlib's client, that takes of what a service says of itself only what it may."""

    client_cls = _Session

    def load_server_metadata(self) -> dict[str, Any]:
        known: dict[str, Any] = super().load_server_metadata()
        for name in set(known) - _METADATA:
            del known[name]
        if known.get("issuer") != self.name:
            raise RuntimeError("the service calls itself something else")
        if any(address_fault(str(known.get(one, "")), production=_is_production()) for one in _ADDRESSES):
            raise RuntimeError("the service gives an address that is not spoken with")
        offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
        known["id_token_signing_alg_values_supported"] = [one for one in ALGORITHMS if one in offered]
        ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" not in ways and "client_secret_post" in ways and self.client_secret:
            self.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105  a code
        return known


class _Attempts:
    """Where Authlib keeps who is on the way: with us, encrypted, and good for one return."""

    def get(self, key: str) -> bytes | None:
        taken = (
            delete(SignInAttempt)
            .where(SignInAttempt.key == _digest(key), SignInAttempt.until > clock.now())
            .returning(SignInAttempt.data)
        )
        with Session(db.engine) as rows, rows.begin():
            return rows.execute(taken).scalar_one_or_none()

    def set(self, key: str, value: str, _expires: int) -> None:
        now = clock.now()
        with Session(db.engine) as rows, rows.begin():
            rows.execute(delete(SignInAttempt).where(SignInAttempt.until <= now))
            rows.add(SignInAttempt(key=_digest(key), data=value.encode(), until=now + ON_THE_WAY))

    def delete(self, key: str) -> None:
        """Do nothing: whoever got it has taken it away."""


def client_of(service: SignInService) -> _Client:
    """Return Authlib's client for a service."""
    # Authlib keeps nothing under the client's name but the state; it names the service for `_Client`.
    return _Client(
        FlaskIntegration(f"service_{service.organisation_id}", _Attempts()),
        name=service.issuer,
        client_id=service.known_as,
        client_secret=secret_of(service.organisation_id),
        server_metadata_url=f"{service.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )


def _claims(client: _Client, service: SignInService, code: str, way: Mapping[str, Any]) -> Mapping[str, Any]:
    token = client.fetch_access_token(
        code=code, redirect_uri=way["redirect_uri"], code_verifier=way["code_verifier"]
    )
    wanted = {
        "iss": {"essential": True, "value": service.issuer},
        "aud": {"essential": True, "value": service.known_as},
        "sub": {"essential": True},
        "exp": {"essential": True},
    }
    claims = client.parse_id_token(token, nonce=way["nonce"], claims_options=wanted, leeway=LEEWAY)
    if not claims:
        raise Untrusted("there is no token that says who it is")
    found = dict(claims)
    if "email" not in found and client.server_metadata.get("userinfo_endpoint"):
        more = client.userinfo(token=token)
        if more.get("sub") == found["sub"]:
            found |= {name: more[name] for name in ("email", "email_verified") if name in more}
    return found


def _arrival(service: SignInService, claims: Mapping[str, Any], way: Mapping[str, Any]) -> Arrival:
    subject, email = claims["sub"], claims.get("email")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Untrusted("the service does not say who it is")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    asked_at = claims.get("auth_time")
    return Arrival(
        issuer=service.issuer,
        subject=subject,
        email=str(email).strip().lower() if verified else None,
        factor=_gave_factor(claims, service.factor_values),
        asked_at=float(asked_at) if isinstance(asked_at, int | float) else None,
        onward=str(way["onward"]),
        again=way["again"] is True,
        session=name if isinstance(name := claims.get("sid"), str) and 0 < len(name) <= 255 else None,
    )


def _gave_factor(claims: Mapping[str, Any], values: Collection[str]) -> bool:
    methods, level = claims.get("amr"), claims.get("acr")
    said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    if isinstance(level, str):
        said.add(level)
    return not said.isdisjoint(values)


def _may_be_reached(address: str) -> bool:
    """Say whether a name leads somewhere else than to this machine or its neighbours on the wire."""
    if not _is_production():
        return True
    parts = urlsplit(address)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        return True  # nobody answers to this name: the connection says so
    return not any(_is_near(str(one[4][0])) for one in found)


def _is_near(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    return address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast


def _is_a_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith((".localhost", ".local"))
    return False


def _is_production() -> bool:
    return bool(current_app.config["SCHAKEL"].is_production)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
