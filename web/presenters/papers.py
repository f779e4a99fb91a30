"""Agreements as people read them: how far each is, who still has to sign, and the text in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from coordination.errors import CoordinationError
from coordination.placements.models import AgreementSignature, Placement
from coordination.placements.papers import Paper
from coordination.placements.readiness import Readiness
from coordination.vocabulary import AgreementKind, AgreementParty, SignatureForm
from web.errors import words
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.labels import label_of
from web.presenters.tags import Tag, Tone
from web.presenters.texts import capital

_MARKS = {"# ": "title", "## ": "heading", "- ": "item"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a text: a title, a heading or a paragraph of one line, or a list of lines."""

    form: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A party of an agreement, by name, and when and how it signed; ``how`` is empty when it has not."""

    party: AgreementParty
    name: str
    signed_on: date | None
    how: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An agreement on the page of a placement."""

    kind: AgreementKind
    name: str
    tag: Tag
    note: str
    number: int | None
    signers: tuple[Signer, ...]
    to_sign: tuple[tuple[str, str], ...]
    is_whole: bool


def line(placement: Placement, paper: Paper) -> Line:
    """Return how far an agreement is."""
    signed = {one.party: one for one in paper.signatures}
    signers = signers_of(placement, paper.parties, signed.values())
    return Line(
        kind=paper.kind,
        name=capital(label_of(paper.kind)),
        tag=_tag(paper),
        note=_note(paper),
        number=None if paper.latest is None else paper.latest.number,
        signers=() if paper.noted_on else signers,
        to_sign=()
        if paper.to_draw_up
        else tuple((one.party.value, one.name) for one in signers if one.party in paper.missing),
        is_whole=not paper.missing,
    )


def signers_of(
    placement: Placement, parties: Iterable[AgreementParty], signatures: Iterable[AgreementSignature]
) -> tuple[Signer, ...]:
    """Return the parties in order, each with its signature if there is one."""
    known = {one.party: one for one in signatures}
    return tuple(_signer(placement, party, known.get(party)) for party in parties)


def blocks(text: str) -> Iterator[Block]:
    """Return the blocks of a text, items that follow each other together."""
    for form, lines in groupby(map(_split, text.splitlines()), key=lambda one: one[0]):
        if form == "item":
            yield Block(form=form, lines=tuple(line for _form, line in lines))
        else:
            yield from (Block(form=form, lines=(line,)) for _form, line in lines)


def missing(placement: Placement, ready: Readiness, *, shows_income: bool) -> list[str]:
    """Return in sentences what is still missing before the place can be confirmed.

    Parameters
    ----------
    shows_income
        Whether the reader may know the client's income; else it is only said that something is missing.
    """
    found = [_("%(fault)s.", fault=capital(label_of(one))) for one in ready.faults]
    if ready.without_goal:
        found.append(_("Elke plek dient een doel dat de cliënt koos."))
    for kind, parties in ready.unsigned.items():
        names = ", ".join(one.name for one in signers_of(placement, parties, ()))
        found.append(_("%(what)s: te tekenen door %(who)s.", what=capital(label_of(kind)), who=names))
    if ready.authorisations and not shows_income:
        found.append(_("Een toelating die voor de eerste dag in orde moet zijn."))
    elif ready.authorisations.income_unknown:
        found.append(_("Het inkomen is niet bekend. Vul het in: het bepaalt welke toelating nodig is."))
    if shows_income:
        found += [_("%(what)s.", what=capital(label_of(one))) for one in ready.authorisations.kinds]
    if ready.full:
        people = max(one.people for one in ready.full)
        found.append(
            ngettext(
                "Wie zou begeleiden, begeleidt al %(num)d persoon en heeft geen ruimte meer.",
                "Wie zou begeleiden, begeleidt al %(num)d mensen en heeft geen ruimte meer.",
                people,
            )
        )
    if ready.guidance is not None:
        found.append(
            _(
                "Deze plaats vraagt %(takes)s minuten begeleiding per week; er zijn er nog %(left)s vrij.",
                takes=ready.guidance.takes,
                left=ready.guidance.left,
            )
        )
    return found


def refusal(error: CoordinationError) -> str:
    """Return why something with a paper cannot be done, in one sentence."""
    missing_ = str(getattr(error, "missing", ""))
    sentences = {
        "somebody who is a party": _("Je kan alleen tekenen voor je eigen kant van deze afspraak."),
        "a party of it": _("Die tekent deze afspraak niet: het is geen partij."),
        "a party that has not signed": _("Die partij heeft deze versie al getekend."),
        "a version that says": _("De gegevens zijn veranderd. Maak eerst een nieuwe versie op."),
        "the text that was read": _("De tekst is net veranderd. Lees de nieuwe versie voor je tekent."),
        "the client's agreement to share": no_name(),
        "a reason that belongs": _("Die reden past niet bij deze toelating."),
    }
    for start, sentence in sentences.items():
        if missing_.startswith(start):
            return sentence
    return words(error)


def no_name() -> str:
    """Return why a workplace cannot read an agreement yet (CONF-11)."""
    return _("De werkplek kan dit pas lezen als de cliënt akkoord gaat om de naam te delen.")


def _split(text: str) -> tuple[str, str]:
    for mark, form in _MARKS.items():
        if text.startswith(mark):
            return form, text.removeprefix(mark)
    return "text", text


def _signer(placement: Placement, party: AgreementParty, signature: AgreementSignature | None) -> Signer:
    offer = placement.offer
    names = {
        AgreementParty.CLIENT: label_of(AgreementParty.CLIENT),
        AgreementParty.HOST: offer.host_organisation.name,
        AgreementParty.SERVICE: placement.supervisor.organisation.name,
        AgreementParty.EMPLOYER: offer.employer_organisation.name
        if offer.employer_organisation
        else label_of(AgreementParty.EMPLOYER),
    }
    if signature is None:
        return Signer(party=party, name=names[party], signed_on=None, how="", by="")
    on_paper = signature.form is SignatureForm.ON_PAPER
    person = signature.recorded_by if on_paper else signature.signer
    known = "" if person is None else person.display_name
    return Signer(
        party=party,
        name=names[party],
        signed_on=signature.signed_on,
        how=label_of(signature.form),
        by=_("genoteerd door %(name)s", name=known) if on_paper else known,
    )


def _tag(paper: Paper) -> Tag:
    if paper.noted_on is not None or not paper.missing:
        return Tag(_("getekend"), Tone.GOOD)
    if paper.latest is None:
        return Tag(_("nog op te maken"), Tone.WAIT)
    return Tag(_("opnieuw te tekenen"), Tone.WARN) if paper.is_outdated else Tag(_("te tekenen"), Tone.BUSY)


def _note(paper: Paper) -> str:
    if paper.noted_on is not None:
        return _("Op papier getekend, vroeger genoteerd.")
    if paper.is_outdated:
        return _("Er is iets veranderd sinds deze versie. Ze blijft bewaard; maak een nieuwe op.")
    return ""
