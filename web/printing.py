"""A page as PDF that a screen reader reads well (PDF/UA-1), made here; nothing is fetched from elsewhere."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import Response

from web.i18n import gettext as _

#: Pango's map of the fonts: to look them all up again is a tenth of printing, and threads may not share one.
_of_thread = threading.local()
#: What a style sheet stands between.
_STYLE = ("<style>", "</style>")


class PrintingUnavailable(Exception):
    """Pango, the library that sets the text, is not on this machine."""


def pdf(html: str) -> bytes:
    """Return a whole HTML page as PDF/UA-1; what is in its ``style`` is read once for all that look like it.

    Raises
    ------
    PrintingUnavailable
        When Pango is not on this machine.
    """
    try:
        # Takes a moment, and fails without Pango: only who prints pays for it, or a worker before it serves.
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise PrintingUnavailable(str(missing)) from missing
    if not hasattr(_of_thread, "fonts"):
        _of_thread.fonts = FontConfiguration()
    before, begin, rest = html.partition(_STYLE[0])
    style, end, after = rest.partition(_STYLE[1])
    page = HTML(string=f"{before}{begin}{end}{after}", url_fetcher=_fetch_nothing)
    made: Any = page.write_pdf(
        pdf_variant="pdf/ua-1", font_config=_of_thread.fonts, stylesheets=[_sheet(style)] if style else None
    )
    return bytes(made)


@lru_cache(maxsize=8)
def _sheet(style: str) -> Any:
    """Return a style sheet, read; one with words of a single page in it would be read every time."""
    from weasyprint import CSS

    return CSS(string=style, url_fetcher=_fetch_nothing)


def get_ready() -> None:
    """Read the library and the fonts, if they are there, before anybody waits for them."""
    with suppress(PrintingUnavailable):
        pdf("<!DOCTYPE html><html lang='nl'><title>Schakel</title><p><b>Schakel</b></p></html>")


def answer(content: bytes, name: str) -> Response:
    """Return a PDF as an answer that no cache keeps.

    Parameters
    ----------
    name
        Of the file, without ``.pdf``: letters, digits and dashes; it must name nobody.
    """
    safe = re.sub(r"[^a-z0-9-]", "-", name)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def unavailable_words() -> str:
    """Return what people read when nothing can be printed here."""
    return _(
        "Afdrukken lukt niet op deze computer: Pango ontbreekt. Lees de tekst hier op het scherm, of vraag"
        " de beheerder om Pango te installeren."
    )


def _fetch_nothing(url: str, *_args: Any, **_given: Any) -> Any:
    raise ValueError(f"a page to print asks for {url.partition(':')[0]}: nothing is fetched")
