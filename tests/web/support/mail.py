"""Letters of an application under test, sent to its folder as the worker would."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import sessionmaker

from web.extensions import db
from web.mail.delivery import deliver
from web.mail.settings import mail_settings


def letters(app: Flask, folder: Path) -> list[Message]:
    """Send what waits into a folder, and return every letter in it, in the order of their names."""
    with app.app_context():
        sessions, settings = sessionmaker(db.engine), mail_settings(app.config["SCHAKEL"])
        while deliver(sessions, settings, folder):
            pass
    return [message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def texts(app: Flask, folder: Path) -> list[str]:
    """Do the same, and return the letters as they stand in the files."""
    return [one.as_string() for one in letters(app, folder)]
