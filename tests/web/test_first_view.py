"""The first view of a page is light: whatever it asks for, packed, and nothing of it from elsewhere."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest

from coordination.vocabulary import ActorRole
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client

MOST = 200_000
_LINKED = re.compile(r"url\([\"']?([^)\"']+)[\"']?\)")


@pytest.mark.parametrize("address", ["/", "/network/map"])
def test_the_first_view_of_a_page_stays_under_200_kb_and_asks_nobody_else(
    client: Client, accounts: Accounts, address: str
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    page = client.get(address)
    wanted = [str(one["href"]) for one in page.soup.select("link[rel=stylesheet], link[rel=icon]")]
    wanted += [str(one["src"]) for one in page.soup.select("script[src], img[src]")]
    size, seen = len(gzip.compress(page.text.encode())), set[str]()
    while wanted:
        asked = wanted.pop()
        assert not urlsplit(asked).netloc, asked
        if asked in seen or asked.startswith("data:"):
            continue
        seen.add(asked)
        with client.http.get(asked) as got:
            assert got.status_code == 200, asked
            body = got.get_data()
        size += len(body) if asked.partition("?")[0].endswith("woff2") else len(gzip.compress(body))
        if ".css" in asked:
            wanted += [urljoin(asked, one) for one in _LINKED.findall(body.decode())]
    assert len(seen) > 10
    assert size < MOST
