"""``python -m web.cli`` is ``schakel``."""

from web.cli import main

main()
