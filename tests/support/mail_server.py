"""A mail server of one's own that can die at any point of the talk, on a port of this machine."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes
from email.message import Message

#: Points at which the server hangs up: when somebody comes, in the middle of a letter, or after it took one.
AT_ONCE, IN_THE_MIDDLE, BEFORE_SAYING_SO = "at once", "in the middle", "before saying so"


class MailServer:
    """Takes letters and keeps them; ``faults`` tells where each coming talk ends, None for a good one.

    ``refuse`` is an answer such as ``550 no such box`` that is given to every recipient.
    """

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.faults: list[str | None] = []
        self.refuse: str | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Port that it listens on."""
        return int(self._listening.getsockname()[1])

    def close(self) -> None:
        """Stop listening; once more does nothing."""
        if self._listening.fileno() == -1:
            return
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                talking, _address = self._listening.accept()
            except OSError:
                return
            with talking:
                self._talk(talking, self.faults.pop(0) if self.faults else None)

    def _talk(self, talking: socket.socket, fault: str | None) -> None:
        if fault == AT_ONCE:
            return
        talking.settimeout(10)
        with talking.makefile("rb") as lines:
            talking.sendall(b"220 here\r\n")
            for line in lines:
                word = line[:4].upper()
                if word == b"DATA":
                    talking.sendall(b"354 go on\r\n")
                    if fault == IN_THE_MIDDLE:
                        lines.readline()
                        return
                    self._take(lines)
                    if fault == BEFORE_SAYING_SO:
                        return
                    talking.sendall(b"250 taken\r\n")
                elif word == b"RCPT" and self.refuse is not None:
                    talking.sendall(f"{self.refuse}\r\n".encode())
                elif word == b"QUIT":
                    talking.sendall(b"221 bye\r\n")
                    return
                else:
                    talking.sendall(b"250 well\r\n")

    def _take(self, lines: object) -> None:
        taken = []
        for line in lines:  # type: ignore[attr-defined]  # a file of lines
            if line == b".\r\n":
                break
            taken.append(line[1:] if line.startswith(b"..") else line)
        self.letters.append(message_from_bytes(b"".join(taken)))
