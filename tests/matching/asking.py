"""Asks one rule about one pair."""

from matching import explain_pair
from tests.matching.worlds import COACHES, a_client, a_service, an_offer, facts

FITS, NO, UNKNOWN = "fits", "does_not_fit", "unknown"


def explain(client=None, offer=None, service=None, caseloads=COACHES):
    client, offer = client or a_client(), offer or an_offer()
    world = facts([client], [offer], [service or a_service()], caseloads=caseloads)
    return explain_pair(world, client.key, offer.key)


def ask(code, client=None, offer=None, service=None, caseloads=COACHES):
    """Return what rule ``code`` says of a pair: fits, does_not_fit or unknown."""
    (result,) = [rule for rule in explain(client, offer, service, caseloads).rules if rule.code == code]
    return result.answer.value


def seen(code, client=None, offer=None, service=None, caseloads=COACHES):
    (result,) = [rule for rule in explain(client, offer, service, caseloads).rules if rule.code == code]
    return result.seen


def missing(code, client=None, offer=None, service=None):
    (result,) = [rule for rule in explain(client, offer, service).rules if rule.code == code]
    return result.missing


def points(code, client=None, offer=None, service=None):
    """Return the points of soft rule ``code`` for a pair."""
    (reason,) = [reason for reason in explain(client, offer, service).reasons if reason.code == code]
    return reason.points
