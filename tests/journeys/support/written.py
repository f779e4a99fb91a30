"""What people wrote into the demo: names, and words. Whatever language a page is in, these stay as they are.

::

    python -m tests.journeys.support.written    # prints them as JSON, from the instance of the environment
"""

import json
import sys

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer, Shift
from coordination.organisations.models import Organisation, Site
from coordination.services.models import Service
from seed.canaries import restricted_fields
from web.cli import environment

COMMAND = "tests.journeys.support.written"
NAMES = (Organisation.name, Site.name, Service.name_nl, CapacityOffer.title, Shift.name)


def written(session: Session) -> list[str]:
    """Return every name of the network, and every text about a client."""
    columns = [*NAMES, *(column for _table, column in restricted_fields())]
    return sorted({words for column in columns for words in session.scalars(select(column)) if words})


if __name__ == "__main__":
    with environment.sessions() as sessions, sessions() as session:
        json.dump(written(session), sys.stdout, ensure_ascii=False)
