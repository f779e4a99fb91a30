"""``schakel demo`` as ``make run`` starts it: from an empty folder to a ready site, and a clean end."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from web.cli import run

PATIENCE = 240.0


@pytest.fixture
def demo(tmp_path):
    """Start the demo in an empty folder with no setting but the port; gives process, output and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SCHAKEL_")}
    output = tmp_path / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "demo"],
            cwd=tmp_path,
            env={**plain, "SCHAKEL_PORT": str(port), "PYTHONPATH": os.getcwd()},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    yield process, output, port
    if process.poll() is None:
        process.terminate()
    process.wait(PATIENCE)


def health(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return json.load(connection.getresponse())
    finally:
        connection.close()


@pytest.mark.usefixtures("no_secrets")
def test_the_demo_comes_up_by_itself_shows_a_proved_round_and_stops_what_it_started(demo, tmp_path, capsys):
    process, output, port = demo
    deadline = time.monotonic() + PATIENCE
    while "Ctrl-C stops." not in output.read_text(encoding="utf-8"):
        assert process.poll() is None, output.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, output.read_text(encoding="utf-8")
        time.sleep(0.2)
    words = output.read_text(encoding="utf-8")
    for expected in (
        "First matching round: solve",
        ": finished, for",
        "gap 0.00%",
        "first come",
        f"http://127.0.0.1:{port}",
    ):
        assert expected in words
    assert health(port) == {"status": "ok"}

    os.environ["SCHAKEL_INSTANCE"] = str(tmp_path / "instance")
    assert run(["demo", "--accounts", "--json"]) == 0
    accounts = json.loads(capsys.readouterr().out)
    assert {role for account in accounts for role in account["roles"]} >= {
        "supervisor",
        "partner",
        "team_member",
    }
    assert all(account["email"] and account["password"] for account in accounts)

    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert "The data stays" in output.read_text(encoding="utf-8")
    with pytest.raises(ConnectionRefusedError):
        health(port)
    for child in ("worker", "site"):
        assert "Traceback" not in (tmp_path / "instance" / f"{child}.log").read_text(encoding="utf-8")
