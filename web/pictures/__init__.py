"""Pictures: what a reader may see, laid out as shapes for an SVG. Pure: no session, no request, no words.

A presenter makes one object of what is shown; the picture and the table beside it are both made of that
object alone, so that they cannot tell different things, and what is not in it moves nothing (CONF-02).
"""
