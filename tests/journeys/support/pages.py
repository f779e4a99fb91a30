"""Which pages there are, and where one stands of each kind."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.journeys.support.people import Person

# One of each kind shows the page; of these the kinds differ by state.
SOME = {"/placements/<ref>": 6, "/proposals/<ref>": 6, "/clients/<ref>": 4}
# The accounts of the demo have no second factor; who is invited is led to these: walk_second_factor.
NO_DEMO = {"/second-factor/set-up", "/second-factor/recovery-codes"}
# In the demo nobody is in danger now; who walks is neither adviser nor justice assistant; and the copy that
# was granted is one client's.
NO_DEMO |= {
    "/advice/<ref>",
    "/clients/<ref>/own/copy/<int:request_id>",
    "/emergency/clients/<ref>",
    "/exchange/<ref>",
    "/justice/<ref>",
    "/justice/<ref>/report",
    "/what-if/<ref>",
}
# Who walks follows up no more life domains than these two, and keeps no judicial conditions.
NO_DEMO |= {
    f"/clients/<ref>/file/{section}"
    for section in ("physical_health", "mental_health", "alcohol_drugs", "justice_police", "judicial")
}
# The host that walks has no service of its own; the forms of a service are opened in the tests of its pages.
NO_DEMO |= {
    f"/network/services/<int:service_id>/{section}"
    for section in ("course", "funding", "intake", "intake-stop", "ladder", "link", "names", "target-group")
}
# The host that walks has none to look at either; a supervisor has.
# And who is asked for one place only answers it on its own page, and is not led to the form for several.
NOT_THEIRS = {
    ("partner", "/network/services/<int:service_id>"),
    ("partner", "/coaches/services/<int:number>"),
    ("partner", "/proposals/answers/"),
}
# Of the few placements that the supervisor opens none is on a floor or has ended; the journey to aftercare
# goes there.
NOT_THEIRS |= {("supervisor", "/floor/<int:offer_id>/group"), ("supervisor", "/placements/<ref>/onward")}
# Nobody in the demo signed up alone, and its accounts are not ended; who has signed up is led to the thanks.
NO_DEMO |= {"/sign-up/thanks", "/sign-ups/<int:request_id>", "/handover/<int:professional_id>"}
# The one referral that waits for an answer is with a service whose people do not walk; of the team member who
# walks, no client is referred to a service whose life domains that member may see.
NO_DEMO |= {"/referrals/received/<ref>"}
NOT_THEIRS |= {("team_member", "/referrals/<ref>")}
# Some are a part of a page; a file is fetched, and a draft is only there after a session has ended.
NO_PAGES = {
    "/rounds/<ref>/progress",
    "/what-if/<ref>/progress",
    "/retention/rehearsals/<ref>/progress",
    "/organisation/export",
    "/organisation/own-texts",
    "/organisation/taken-over",
    "/meetings/<ref>/invitation.ics",
    "/shortages/<ref>/report.csv",
    "/papers/<ref>/<kind>/pdf",
    "/exchange/<ref>/progress",
    "/exchange/template.xlsx",
    "/exchange/template/<kind>.csv",
    "/exchange/export/<kind>.csv",
    "/exchange/export/<kind>.xlsx",
    "/mine/requests/<int:request_id>/copy.json",
    "/account/confirm/",
    "/account/draft/",
    "/calendar/<key>.ics",
    "/capacity-link/<int:offer_id>/<token>",
    "/undelivered/",
    "/sign-in/organisation/<int:organisation_id>/again",
    *NO_DEMO,
}
LINKS = """() => [
    ...[...document.querySelectorAll('a[href^="/"]')].map(link => link.getAttribute('href')),
    ...[...document.querySelectorAll('form[method="get"]')].map(
        form => form.getAttribute('action') + '?' + new URLSearchParams(new FormData(form))),
]"""


def page_routes(routes: list[dict], role: str) -> list[str]:
    """Return the routes of the pages that somebody of this role may open."""
    pages = [
        route
        for route in routes
        if route["method"] == "GET"
        and not route["path"].startswith("/api/")
        and route["path"] not in NO_PAGES
        and (role, route["path"]) not in NOT_THEIRS
    ]
    return [
        route["path"]
        for route in pages
        if route["rule"] == "signed in" or role in route["rule"].partition("roles: ")[2].split(" or ")
    ]


def walk(person: Person, routes: list[str]) -> Iterator[tuple[str, str]]:
    """Open some pages of each route, found by following links and forms; yield route and address of each."""
    waiting = [person.path]
    seen = set(waiting)
    visits = Counter()
    while waiting:
        address = waiting.pop(0)
        route = _route_of(address, routes)
        if route is None or visits[route] >= SOME.get(route, 2 if "?" in address else 1):
            continue
        visits[route] += 1
        person.open(address)
        fresh = [link for link in dict.fromkeys(person.ask(LINKS)) if link not in seen]
        waiting += fresh
        seen.update(fresh)
        yield route, address


def _route_of(address: str, routes: list[str]) -> str | None:
    path = address.partition("?")[0].partition("#")[0]
    # A route without names in it is meant before one that would take any word there.
    for route in sorted(routes, key=lambda route: route.count("<")):
        if re.fullmatch(re.sub(r"<int:\w+>", r"\\d+", re.sub(r"<(?!int:)\w+>", "[^/]+", route)), path):
            return route
    return None
