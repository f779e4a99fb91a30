"""The papers of a placement: which agreements it needs, their text, who signed, and signing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.actors import Actor
from coordination.authorisations.operations import PARTS as AUTHORISATION_PARTS
from coordination.consent.access import decisions
from coordination.consent.queries import shares_with_host
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.placements import operations, papers, signing
from coordination.placements.models import Placement
from coordination.placements.signing import OpenedPaper
from coordination.placements.wording import SIGNED_LANGUAGE
from coordination.vocabulary import (
    LANGUAGES,
    ActorRole,
    AgreementKind,
    AgreementParty,
    ClientPart,
    parse_code,
)
from web import access, printing
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import LANGUAGE_NAMES, speaking
from web.i18n import gettext as _
from web.presenters import papers as words
from web.presenters import placement_forms
from web.unit_of_work import unit_of_work

blueprint = Blueprint("papers", __name__, url_prefix="/papers")

_parties = access.client_part(ClientPart.PROPOSALS, ActorRole.CLIENT, ActorRole.SUPERVISOR, ActorRole.PARTNER)
_keepers = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)


@blueprint.get("/<ref>")
@_parties
def show(ref: str) -> ResponseReturnValue:
    """Show which agreements this placement needs, who must sign, and who signed."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(MultiDict()))


@blueprint.post("/<ref>/draw-up")
@_keepers
def draw_up(ref: str) -> ResponseReturnValue:
    """Draw up what the place asks for, to be signed."""
    return _done(ref, operations.draw_up, _("Opgemaakt. Nu kan iedereen lezen en tekenen."))


@blueprint.post("/<ref>/share-name")
@_keepers
def share_name(ref: str) -> ResponseReturnValue:
    """Record that the client lets the workplace know the name, which it needs to read and sign."""
    form = FormInput(request.form)
    with unit_of_work() as session:
        signing.open_papers(session, current_actor(), ref)
        agreement = placement_forms.read_agreement(form)
        if agreement is not None:
            try:
                operations.share_name(session, current_actor(), placement_ref=ref, consent=agreement)
            except InvalidInput as error:
                form.refuse(error.where, placement_forms.agreement_fault(error.where))
            except GuardFailed:
                form.refuse("form", _("De naam delen kan pas als de werkplek de plaats vrijhoudt."))
        if form.errors:
            session.rollback()
            return _page(session, ref, form), 422
    told(_("Genoteerd. De werkplek leest nu wie er komt, en kan tekenen."))
    return redirect(url_for("papers.show", ref=ref), 303)


@blueprint.get("/<ref>/<kind>")
@_parties
def read(ref: str, kind: str) -> ResponseReturnValue:
    """Show the text of an agreement, to read and to sign."""
    try:
        with unit_of_work() as session:
            return _text(session, ref, kind, FormInput(MultiDict()))
    except GuardFailed as error:
        warned(words.refusal(error))
        return redirect(url_for("papers.show", ref=ref), 303)


@blueprint.get("/<ref>/<kind>/pdf")
@_parties
def printed(ref: str, kind: str) -> ResponseReturnValue:
    """Hand out the agreement as PDF/UA; no name stands in its address or file name."""
    try:
        with unit_of_work() as session:
            opened, language, text = _opened(session, ref, kind)
            with speaking(language):
                page = render_template("papers/pdf.html", **_told(opened, language, text))
            # Before the end of the transaction: after it the agreement would be read once more.
            name = f"{opened.agreement.kind.value}-{opened.agreement.number}-{language}"
        return printing.answer(printing.pdf(page), name)
    except GuardFailed as error:
        warned(words.refusal(error))
    except printing.PrintingUnavailable:
        warned(printing.unavailable_words())
        return redirect(url_for("papers.read", ref=ref, kind=kind), 303)
    return redirect(url_for("papers.show", ref=ref), 303)


@blueprint.post("/<ref>/<kind>/sign")
@_parties
def sign(ref: str, kind: str) -> ResponseReturnValue:
    """Sign on screen for the own side; it was just asked once more who it is."""
    form = FormInput(request.form)
    party = form.code("party", _("Partij"), AgreementParty)
    fingerprint = form.text("fingerprint", _("Versie"), maximum=64)
    if form.errors:
        return _refused(ref, kind, form)
    given = {"kind": _kind(kind), "party": party, "fingerprint": fingerprint}
    return _done(ref, operations.sign, _("Getekend. Dank je."), **given)


@blueprint.post("/<ref>/<kind>/paper")
@_keepers
def record_on_paper(ref: str, kind: str) -> ResponseReturnValue:
    """Note that a party signed on paper, and when."""
    form = FormInput(request.form)
    party = form.code("party", _("Wie tekende?"), AgreementParty)
    day = form.date("signed_on", _("Getekend op"))
    given = {"kind": _kind(kind), "party": party, "signed_on": day}
    if not form.errors:
        try:
            return _done(ref, operations.record_on_paper, _("Genoteerd."), **given)
        except InvalidInput as error:
            if error.where != "signed_on":
                raise
            sentence = _("Getekend op: kies een dag vanaf die waarop de tekst is opgemaakt, tot vandaag.")
            form.refuse("signed_on", sentence)
    return _refused(ref, kind, form)


def _done(ref: str, act: Callable[..., object], good: str, **given: Any) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            act(session, current_actor(), placement_ref=ref, **given)
    except (GuardFailed, IllegalTransition) as error:
        warned(words.refusal(error))
    else:
        told(good)
    return redirect(url_for("papers.show", ref=ref), 303)


def _refused(ref: str, kind: str, form: FormInput) -> ResponseReturnValue:
    with unit_of_work() as session:
        return _text(session, ref, kind, form), 422


def _text(session: Session, ref: str, kind: str, form: FormInput) -> str:
    opened, language, text = _opened(session, ref, kind)
    told_ = _told(opened, language, text)
    keeps = _keeps(opened.placement, current_actor()) and _may_be_signed(opened)
    signed = {one.party for one in opened.agreement.signatures}
    return render_template(
        "papers/agreement.html",
        form=form,
        may_record=keeps and not told_["is_translation"],
        to_sign=[(one.party.value, one.name) for one in told_["signers"] if one.party not in signed],
        today=clock.today().isoformat(),
        **told_,
    )


def _keeps(placement: Placement, actor: Actor) -> bool:
    """Say whether the actor keeps the papers: somebody of the team, and not of the workplace alone."""
    return actor.has(ActorRole.SUPERVISOR) and papers.sides(placement, actor) != {AgreementParty.HOST}


def _page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    placement = signing.open_papers(session, actor, ref)
    speaks_for = papers.sides(placement, actor)
    found = papers.papers_of(placement)
    is_keeper = _keeps(placement, actor)
    seen = decisions(session, actor, [placement.client_id], AUTHORISATION_PARTS)[placement.client_id]
    host_signs = any(AgreementParty.HOST in paper.missing for paper in found)
    return render_template(
        "papers/show.html",
        ref=ref,
        form=form,
        choices=placement_forms.choices(placement),
        place=placement.offer.title,
        host=placement.offer.host_organisation.name,
        lines=[words.line(placement, paper) for paper in found],
        mine={
            paper.kind for paper in found if not paper.to_draw_up and not speaks_for.isdisjoint(paper.missing)
        },
        opens={
            paper.kind
            for paper in found
            if paper.latest and speaks_for & {*paper.parties, AgreementParty.SERVICE}
        },
        may_draw_up=is_keeper
        and placement.state in papers.SIGNED_IN
        and any(paper.to_draw_up for paper in found),
        kept_from_host=words.no_name()
        if is_keeper and host_signs and not _shares_name(session, placement)
        else None,
        sees_authorisations=all(seen.values()) and not actor.has(ActorRole.PARTNER),
        back=_back(ref, actor, speaks_for),
    )


def _shares_name(session: Session, placement: Placement) -> bool:
    host = placement.offer.host_organisation_id
    return shares_with_host(session, placement.client_id, host, ClientPart.IDENTITY) is not None


def _back(ref: str, actor: Actor, speaks_for: frozenset[AgreementParty]) -> tuple[str, str]:
    if AgreementParty.CLIENT in speaks_for:
        return url_for("own.proposals"), _("Wat is mij voorgesteld?")
    if speaks_for == {AgreementParty.HOST} and not actor.has(ActorRole.SUPERVISOR):
        return url_for("proposals.show", ref=ref), _("De vraag aan ons")
    return url_for("placements.show", ref=ref), _("Het voorstel")


def _opened(session: Session, ref: str, kind: str) -> tuple[OpenedPaper, str, str]:
    """Return the version asked for, with its text in the language asked for.

    A translation is made of the latest version alone, and only while it says what is so.
    """
    number = request.args.get("version", type=int)
    opened = signing.open_agreement(
        session, current_actor(), placement_ref=ref, kind=_kind(kind), number=number
    )
    language = request.args.get("language", SIGNED_LANGUAGE)
    if language not in LANGUAGES or not _may_be_signed(opened):
        language = SIGNED_LANGUAGE
    if language == SIGNED_LANGUAGE:
        return opened, language, opened.agreement.text
    return opened, language, papers.current_text(opened.placement, opened.agreement.kind, language)


def _may_be_signed(opened: OpenedPaper) -> bool:
    return opened.is_latest and not opened.is_outdated and opened.placement.state in papers.SIGNED_IN


def _told(opened: OpenedPaper, language: str, text: str) -> dict[str, Any]:
    return {
        "ref": opened.placement.ref,
        "opened": opened,
        "agreement": opened.agreement,
        "text_language": language,
        "is_translation": language != SIGNED_LANGUAGE,
        "blocks": list(words.blocks(text)),
        "signers": words.signers_of(opened.placement, opened.parties, opened.agreement.signatures),
        "readable_in": LANGUAGE_NAMES if _may_be_signed(opened) else {},
    }


def _kind(text: str) -> AgreementKind:
    if text not in set(AgreementKind):
        raise NotFound("agreement")
    return parse_code(AgreementKind, text, "kind")
