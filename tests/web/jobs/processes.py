"""Workers as real processes."""

import os
import signal
import subprocess
import sys
import time

PATIENCE = 60.0


class Workers:
    """Starts workers on one database and ends them with the test."""

    def __init__(self, database_url, folder):
        self.database_url = database_url
        self.folder = folder
        self.processes = []

    def start(self, name):
        """Start a worker and wait until it is ready."""
        log = self.folder / f"{name}-{len(self.processes)}.log"
        environment = {
            **os.environ,
            "SCHAKEL_MODE": "test",
            "SCHAKEL_INSTANCE": str(self.folder),
            "SCHAKEL_DATABASE_URL": self.database_url,
        }
        with log.open("wb") as output:
            command = [sys.executable, "-m", "web.cli", "worker", "--name", name]
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        process.log = log
        self.processes.append(process)
        wait_until(lambda: f"worker {name} is ready" in log.read_text(encoding="utf-8"), process)
        return process

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()


def wait_until(happened, process=None):
    """Wait until something has happened; a process that ends meanwhile says why."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process is None or process.poll() is None, process.log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, process and process.log.read_text(encoding="utf-8")
        time.sleep(0.02)
