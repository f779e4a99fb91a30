"""A client's own pages: who is involved, who may see what, who looked, what was proposed, and what I want."""

from web.pages.own import asking, proposals, reading, referred, sharing, wanting
from web.pages.own.blueprint import blueprint

__all__ = ["asking", "blueprint", "proposals", "reading", "referred", "sharing", "wanting"]
