"""A step that cannot be taken, in words: which step, how it stands now, and what would make it possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.errors import GuardFailed, IllegalTransition
from web.i18n import gettext as _
from web.presenters.labels import label_of

#: What a life cycle is about, as the beginning of a sentence.
MACHINES: Mapping[str, LazyString] = {
    "trajectory": _l("Het traject"),
    "workfloor phase": _l("De fase op de werkvloer"),
    "goal": _l("Het doel"),
    "own goal": _l("Het doel"),
    "referral": _l("De doorverwijzing"),
    "place on a waiting list": _l("De plaats op de wachtlijst"),
    "shortage": _l("Het tekort"),
    "membership": _l("De plaats in het team"),
    "meeting": _l("Het overleg"),
    "case consultation": _l("Het casusoverleg"),
    "offer": _l("Het aanbod"),
    "round": _l("De ronde"),
    "placement": _l("De plaatsing"),
    "agreement to share": _l("Het akkoord om te delen"),
    "authorisation": _l("De toelating"),
    "import": _l("Het bestand"),
}

#: What one does; where the same event says something else in one life cycle, that one is named.
EVENTS: Mapping[str, LazyString] = {
    "accept": _l("Ja zeggen"),
    "advise": _l("Advies geven"),
    "advise_early": _l("Vroeger advies geven"),
    "aftercare": _l("De nazorg beginnen"),
    "answer": _l("Antwoorden"),
    "apply": _l("Toepassen"),
    "archive": _l("Archiveren"),
    "ask": _l("Een vraag stellen"),
    "begin": _l("Beginnen"),
    "cancel": _l("Stopzetten"),
    "change": _l("Wijzigen"),
    "check": _l("Nakijken"),
    "client_agrees": _l("Akkoord gaan"),
    "client_declines": _l("Iets anders kiezen"),
    "client_withdraws": _l("Het akkoord intrekken"),
    "close": _l("Afsluiten"),
    "confirm": _l("Bevestigen"),
    "decline": _l("Nee zeggen"),
    "discuss": _l("Het gesprek noteren"),
    "draw_up": _l("De afspraken opmaken"),
    "drop": _l("Weggooien"),
    "dropped": _l("Loslaten"),
    "end": _l("Beëindigen"),
    "expire": _l("Laten aflopen"),
    "explain": _l("Uitleggen"),
    "extend": _l("Verlengen"),
    "fail": _l("Laten mislukken"),
    "finish": _l("Afronden"),
    "first_day": _l("De eerste dag noteren"),
    "give": _l("Ja zeggen"),
    "give_advice": _l("Advies geven"),
    "give_aftercare": _l("De nazorg beginnen"),
    "grant": _l("De toelating noteren"),
    "guide_transition": _l("De overgang begeleiden"),
    "halt": _l("Stopzetten"),
    "hold": _l("Noteren dat het doorging"),
    "host_withdraws": _l("De plaats terugtrekken"),
    "invite": _l("Uitnodigen"),
    "lapse": _l("Laten vervallen"),
    "narrow": _l("Minder delen"),
    "need_again": _l("Opnieuw nodig maken"),
    "need_more": _l("Een vraag stellen"),
    "not_now": _l("Nu niet"),
    "not_started": _l("Noteren dat iemand niet begon"),
    "offer_place": _l("Een plaats aanbieden"),
    "partner_declines": _l("Nee zeggen"),
    "partner_holds": _l("Een plaats vrijhouden"),
    "pause": _l("Onderbreken"),
    "prepare": _l("Klaarzetten"),
    "publish": _l("Openzetten"),
    "put_on_waiting_list": _l("Op de wachtlijst zetten"),
    "reached": _l("Het doel bereiken"),
    "refuse": _l("Weigeren"),
    "refuse_admission": _l("Niet starten"),
    "request": _l("Aanvragen"),
    "resume": _l("Hervatten"),
    "screen": _l("De screening beginnen"),
    "send": _l("Versturen"),
    "send_to_partner": _l("De plaats vragen aan de werkplek"),
    "set_aside": _l("Aanduiden dat het niet nodig is"),
    "share_ends": _l("Stoppen met delen"),
    "shortlist": _l("Op de korte lijst zetten"),
    "sign": _l("Tekenen"),
    "silence": _l("Stilzwijgend toestaan"),
    "start": _l("Starten"),
    "step_back": _l("Een fase terug"),
    "stop": _l("Van de lijst halen"),
    "supersede": _l("Vervangen"),
    "take_back": _l("Ongedaan maken"),
    "take_off": _l("Van de korte lijst halen"),
    "take_place": _l("De plaats nemen"),
    "take_responsibility": _l("Naar fase 2 gaan"),
    "take_up_again": _l("Het doel weer opnemen"),
    "undo": _l("Ongedaan maken"),
    "waitlist": _l("Op de wachtlijst zetten"),
    "withdraw": _l("Stoppen met delen"),
}
_OF_ONE: Mapping[tuple[str, str], LazyString] = {
    ("agreement to share", "refuse"): _l("Nee zeggen"),
    ("meeting", "cancel"): _l("Afgelasten"),
    ("offer", "close"): _l("Het aanbod sluiten"),
    ("offer", "pause"): _l("De aanmelding stoppen"),
    ("offer", "resume"): _l("De aanmelding weer openzetten"),
    ("placement", "close"): _l("De nazorg afsluiten"),
}

#: What a step asks for, by the name of its guard.
NEEDS: Mapping[str, LazyString] = {
    "agreements_signed": _l("de handtekening van iedereen onder elke afspraak"),
    "alternative_shown": _l("minstens één andere plek tonen aan de cliënt"),
    "authorised": _l("elke toelating die er voor de eerste dag moet zijn"),
    "basis_fits": _l("een andere grond: met deze organisatie kan het beroepsgeheim niet gedeeld worden"),
    "both_contacted": _l("na het einde een gesprek met de cliënt en een met de werkplek"),
    "caseload_free": _l("ruimte bij wie de cliënt begeleidt"),
    "client_agreed": _l("het akkoord van de cliënt"),
    "client_is_informed": _l("de dag waarop de cliënt het hoorde"),
    "client_said": _l("wat de cliënt er zelf van zegt"),
    "competences_rated": _l("een blik op elk van de elf competenties"),
    "conditions_hold": _l("elke voorwaarde om het beroepsgeheim te delen"),
    "contacted": _l("de dag van het eerste contact"),
    "ended": _l("hoe het afliep"),
    "evaluation_held": _l("het gesprek op het einde van fase 2"),
    "goal_named": _l("een open doel in het plan van de cliënt, waar deze plek bij hoort"),
    "guidance_left": _l("uren begeleiding bij wie de cliënt daar zou begeleiden"),
    "has_begun": _l("dat het uur van het overleg voorbij is"),
    "has_report": _l("een verslag"),
    "hold_runs": _l("een plaats die de werkplek nog vrijhoudt"),
    "is_explained": _l("de taal waarin het uitgelegd is"),
    "is_over": _l("een laatste dag die voorbij is"),
    "not_objected": _l("een dienst waar de cliënt geen bezwaar tegen heeft"),
    "nothing_refused": _l("elke rij die geweigerd werd verbeteren"),
    "offer_takes_people": _l("een aanbod dat openstaat en dat de partner bevestigde"),
    "plan_active": _l("een ontwikkelingsplan dat begonnen is"),
    "profile_shared": _l("het akkoord van de cliënt om het profiel met deze werkplek te delen"),
    "reason_fits": _l("een reden die bij deze toelating past"),
    "reason_given": _l("een reden"),
    "receiver_confirmed": _l("dat de dienst die verdergaat met de cliënt, dat bevestigt"),
    "regime_allows": _l("dat regels die niet samengaan eerst opgelost zijn"),
    "review_is_near": _l("een dag om het opnieuw te bekijken, binnen een half jaar"),
    "runs": _l("een akkoord dat vandaag geldt"),
    "said": _l("een tekst"),
    "scope_is_named": _l("de levensdomeinen die erbij horen; voor wie alleen coördineert: geen"),
    "shared": _l("het akkoord van de cliënt om dit met deze dienst te delen"),
    "silence_counts": _l("een termijn die zonder antwoord voorbijging"),
    "something_to_do": _l("iets nieuws of iets anders in het bestand"),
    "still_known": _l("wat er veranderde, en dat is niet meer bewaard"),
    "takes_people": _l("een dienst die mensen aanneemt: nu is er een aanmeldingsstop"),
    "test_done": _l("de test, aangeduid als gedaan"),
}

#: What is no step of a life cycle but cannot be done as things stand: the whole sentence.
_WHOLE: Mapping[tuple[str, str], LazyString] = {
    ("meeting", "writing"): _l(
        "Dit overleg is afgelast: er komt niets meer bij. Plan een nieuw overleg en zet het daarop."
    ),
    ("meeting", "minutes"): _l("Het overleg moet nog beginnen: een verslag schrijf je vanaf dan."),
    ("action point", "finish"): _l("Dit stond al als gedaan."),
    ("action point", "reopen"): _l("Dit staat nog open."),
}


def refusal(error: IllegalTransition | GuardFailed) -> str | None:
    """Return which step cannot be taken and what it takes; None when the step is not of a life cycle."""
    machine = MACHINES.get(error.machine)
    event = _OF_ONE.get((error.machine, error.event)) or EVENTS.get(error.event)
    if (whole := _WHOLE.get((error.machine, error.event))) is not None:
        return str(whole)
    if machine is None or event is None:
        return None
    state = label_of(error.state) if isinstance(error.state, StrEnum) else ""
    told = {"step": event, "what": machine, "state": state}
    if isinstance(error, GuardFailed):
        told["need"] = NEEDS.get(error.guard, "")
        if not told["need"]:
            return None
        if not state:
            return _("%(step)s kan nog niet. Eerst nodig: %(need)s.", **told)
        return _('%(what)s staat op "%(state)s". %(step)s kan nog niet; eerst nodig: %(need)s.', **told)
    if not state:
        return None
    told["from"] = _one_of(error.starts)
    if not told["from"]:
        return _('%(step)s kan nu niet. %(what)s staat op "%(state)s".', **told)
    return _(
        '%(step)s kan nu niet. %(what)s staat op "%(state)s"; dit kan alleen vanuit %(from)s.',
        **told,
    )


def _one_of(states: Sequence[str]) -> str:
    """Return states as a choice; those of one name once."""
    names = list(dict.fromkeys(f'"{label_of(one)}"' for one in states if isinstance(one, StrEnum)))
    *most, last = names or [""]
    return _("%(most)s of %(last)s", most=", ".join(most), last=last) if most else last
