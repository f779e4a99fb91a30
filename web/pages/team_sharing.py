"""What may be shared with whom in a team, on what ground and until when; and who looked in the file."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coordination.consent import own
from coordination.consent.access import open_file
from coordination.errors import NotFound
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.presenters import own as words
from web.presenters.sharing import matrix_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("team_sharing", __name__)

#: So many looks are read at a time; the client reads all of a year.
SHOWN = 100


@blueprint.get("/teams/<ref>/sharing")
@access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def show(ref: str) -> ResponseReturnValue:
    """Show to a member of the team what each may know and why, and who looked (CONF-08, CONF-20)."""
    with unit_of_work() as session:
        actor = current_actor()
        file = open_file(
            session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY, ClientPart.AGREEMENTS_TO_SHARE
        )
        if not (file.shows(ClientPart.TEAM) and file.shows(ClientPart.AGREEMENTS_TO_SHARE)):
            raise NotFound("team")
        client = file.client
        people, shared = own.people_involved(session, client), own.shared_now(session, client)
        looks = own.who_looked(session, actor, client)
        return render_template(
            "teams/sharing.html",
            ref=ref,
            title=client.display_name if file.shows(ClientPart.IDENTITY) else ref,
            is_demo=client.is_demo,
            matrix=matrix_of(people, shared, (), to_client=False),
            looks=looks[:SHOWN],
            more=max(0, len(looks) - SHOWN),
            words=words,
        )
