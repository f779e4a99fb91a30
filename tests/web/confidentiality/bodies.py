"""What a call of the API is sent with, so that its shape is right and the object decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coordination import clock
from coordination.vocabulary import PartnerDeclineReason

_REASON = "Bewusteloos gevonden, wat speelt er"


def body(path: str) -> dict[str, Any]:
    """Return what an address is sent; nothing where it takes nothing."""
    today = clock.today()
    soon, now = (today + timedelta(days=30)).isoformat(), today.isoformat()
    mandate = {"authority": "vdab", "subjects": ["find_place"], "form": "written", "language": "nl"}
    member = {"role": "psychologist", "function": "direct", "legal_basis": "shared_secrecy"}
    bodies: dict[str, dict[str, Any]] = {
        "/rounds": {"seed": 1},
        "/offers/<int:offer_id>/places": {"places": {}},
        "/proposals/<ref>/decline": {"reason": PartnerDeclineReason.PLACE_CLOSES.value},
        "/mine/agreements/<int:consent_id>/narrow": {"parts": ["identity"], "recipients": [1]},
        "/mine/proposals/<ref>/answer": {"answer": "later"},
        "/mine/asked-to-share/<int:asked_id>/answer": {"answer": "no"},
        "/clients/<ref>/asked-to-share": {"organisation": 1, "parts": ["wishes"], "last_day": soon},
        "/clients/<ref>/asked-to-share/<int:asked_id>/explained": {"language": "nl"},
        "/clients/<ref>/asked-to-share/<int:asked_id>/answer": {
            "answer": "no",
            "form": "written",
            "said_on": now,
        },
        "/mine/circle": {"name": "Rita", "relation": "tante"},
        "/mine/requests/correction": {"field": "name", "new_value": "Amina"},
        "/clients/<ref>/team/members": {
            **member,
            "professional": 1,
            "domains": ["alcohol_drugs"],
            "review_on": soon,
            "question": "Wil je mee nadenken?",
        },
        "/clients/<ref>/team/members/<int:membership_id>/conditions": {"condition": "client_informed"},
        "/clients/<ref>/meetings": {"starts_at": f"{soon}T10:00:00+01:00"},
        "/meetings/<ref>/items": {"topic": "Een punt"},
        "/meetings/<ref>/actions": {"text": "Bellen", "due_on": soon},
        "/meetings/<ref>/hold": {"present": [], "client_present": True},
        "/clients/<ref>/mandates": {**mandate, "ends_on": soon},
        "/clients/<ref>/contacts": {
            "authority": "vdab",
            "subject": "find_place",
            "means": "telephone",
            "held_on": now,
        },
        "/justice/<ref>/facts": {"kind": "attended", "happened_on": now},
        "/clients/<ref>/advice": {"adviser": 1, "question": "Hoe begin je zacht?"},
        "/advice/<ref>/answer": {"answer": "Begin met een halve dag."},
        "/consultations/<ref>/report": {"report": "Besproken"},
        "/emergency/<int:access_id>/told": {"told_on": now},
        "/emergency/<int:access_id>/withhold": {"reason": _REASON},
        "/emergency/review/<int:access_id>": {"outcome": "justified", "note": "Terecht, en goed verteld."},
        "/requests/<int:request_id>/decide": {"decision": "refuse", "answer": "Het kan niet."},
        "/placements/<ref>/papers/<kind>/sign": {"party": "client", "fingerprint": "0" * 64},
        "/placements/<ref>/papers/<kind>/paper": {"party": "client", "signed_on": now},
        "/placements/<ref>/authorisations/<kind>/request": {"requested_on": now},
        "/placements/<ref>/authorisations/<kind>/decide": {"granted": True, "decided_on": now},
        "/placements/<ref>/authorisations/<kind>/set-aside": {"reason": "covered_already"},
        "/floor/<int:offer_id>": {
            "day": now,
            "half_day": "evening",  # nobody works then, whatever the day
            "rows": [{"ref": "PLACE-0", "code": "present"}],
        },
        "/clients/<ref>/waiting-lists": {"service": 1},
        "/clients/<ref>/referrals": {"service": 1, "question": "Kan dit?", "items": ["identity"]},
        "/referrals/<ref>/agree": {"form": "written", "said_on": now, "language": "nl"},
        "/referrals/<ref>/answer": {"text": "Tot de middag."},
        "/referrals/<ref>/start": {"first_contact_on": now},
        "/referrals/<ref>/finish": {"outcome": "helped"},
        "/referrals/received/<ref>/ask": {"question": "Tot hoe laat?"},
        "/referrals/received/<ref>/decline": {"reason": "no_place"},
        "/waiting-lists/<int:entry_id>/asked": {"position": 3},
        "/waiting-lists/<int:entry_id>/step": {"event": "stop"},
        "/sign-ups/<int:request_id>": {
            "display_name": "Rosa",
            "birth_year": 1980,
            "postcode": "9000",
            "income_status": "integration_income",
            "first_talk_on": now,
            "basis": "statutory_task",
            "client_informed": True,
        },
        "/sign-ups/<int:request_id>/decline": {"reason": "not_reached"},
        "/coaches/professionals/<int:number>": {"tasks": [], "competences": []},
        "/coaches/services/<int:number>": {"tasks": [], "competences": []},
        "/coaches/of/<ref>": {"professional": None},
        "/clients/<ref>/team/templates": {"template": "tandem"},
        "/notices/read": {"notice": 1},
        "/notices/unread": {"notice": 1},
        "/handover/<int:professional_id>": {"colleague": 1, "told_on": now},
        "/retention/rehearsals": {},
        "/retention/periods/<kind>": {"amount": 30, "source": "Selectieregel 12"},
    }
    return dict(bodies.get(path.removeprefix("/api/v1"), {})) if path.startswith("/api/") else {}
