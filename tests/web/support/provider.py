"""A real OpenID provider in a process of its own, whose users say what a test wants them to say.

What a user's claims hold goes into the signed token as it is, over what the provider itself would say: so a
token of another issuer, for another audience or already over comes with a signature that is right.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from tests.web.support.pages import Client, Page

_PATIENCE = 30


@dataclass(frozen=True)
class Provider:
    """Where it is: ``issuer`` is its address, and what it calls itself."""

    issuer: str

    def knows(self, subject: str, **claims: object) -> None:
        """Let the provider say this of somebody."""
        answer = requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=_PATIENCE)
        assert answer.status_code == 204, answer.text

    def choose(self, address: str, subject: str) -> str:
        """Sign in at the provider as somebody, and return the address to which it sends the browser."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=_PATIENCE)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def come_in(self, client: Client, start: str, subject: str) -> Page:
        """Go to the provider from a page of ours, sign in there, and come back."""
        sent = client.http.get(start)
        assert sent.status_code == 302, sent.get_data(as_text=True)
        return client.get(self.choose(sent.headers["Location"], subject))


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on this machine."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "-H", "localhost", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        provider = Provider(f"http://localhost:{port}")
        try:
            _wait_for(provider.issuer, process)
            yield provider
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        assert process.poll() is None, "the provider did not start"
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=_PATIENCE)
        except requests.ConnectionError:
            assert time.monotonic() < end, "the provider does not answer"
            time.sleep(0.05)
        else:
            return
