import pytest

from coordination.actors import Actor
from coordination.errors import InvalidInput, NotAllowed, NotFound
from coordination.organisations import operations, queries
from coordination.organisations.rules import default_secrecy
from coordination.vocabulary import ActorRole, OrganisationKind, RoleKind, SecrecyRegime
from tests.coordination import factories
from tests.coordination.factories import SEED
from tests.support.statements import statements

SECRECY = SecrecyRegime.PROFESSIONAL_SECRECY
DISCRETION = SecrecyRegime.DUTY_OF_DISCRETION


@pytest.mark.parametrize(
    ("kinds", "regime"),
    [
        (["pcsw"], SECRECY),
        (["general_welfare_centre"], SECRECY),
        (["mental_health_centre"], SECRECY),
        (["addiction_care"], SECRECY),
        (["house_of_justice"], SECRECY),
        (["addiction_care", "day_centre"], SECRECY),
        (["host_organisation"], DISCRETION),
        (["social_workshop"], DISCRETION),
        (["language_provider"], DISCRETION),
        (["social_workshop", "day_centre"], DISCRETION),
        (["public_employment_service"], DISCRETION),
        (["research_centre"], SecrecyRegime.NONE),
    ],
)
def test_c_2_secrecy_follows_from_the_kinds_and_the_strictest_reading_wins(kinds, regime):
    assert default_secrecy([OrganisationKind(kind) for kind in kinds]) is regime


def test_a_given_regime_beats_the_default(session):
    organisation = factories.make_organisation(session, secrecy_regime=SecrecyRegime.NONE)
    assert organisation.secrecy_regime is SecrecyRegime.NONE


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "  "}, "name: is empty"),
        ({"kinds": []}, "kinds: an organisation has at least one kind"),
        ({"kinds": ["bakery"]}, "kinds: unknown code 'bakery'"),
    ],
)
def test_an_impossible_organisation_is_refused(session, given, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        factories.make_organisation(session, **given)


def test_a_name_stands_in_the_network_once(session):
    factories.make_organisation(session, name="De Sleutel")
    with pytest.raises(InvalidInput, match="'De Sleutel' stands in the network already"):
        factories.make_organisation(session, name=" De Sleutel ")


@pytest.mark.parametrize("postcode", ["900", "0900", "90000", "B900", "٩٠٠٠"])
def test_a_postcode_that_is_none_is_refused(session, postcode):
    with pytest.raises(InvalidInput, match="postcode: a Belgian postcode"):
        factories.make_site(session, postcode=postcode)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(51.0, None), (91.0, 3.7), (51.0, 181.0), (float("nan"), 3)]
)
def test_a_position_that_is_none_is_refused(session, latitude, longitude):
    with pytest.raises(InvalidInput, match="position"):
        factories.make_site(session, latitude=latitude, longitude=longitude)


def test_a_partner_adds_sites_to_its_own_organisation_only(session):
    own, other = factories.make_host(session), factories.make_host(session)
    partner = factories.partner_actor(session, own)
    facts = {"name": "Keuken", "postcode": "9000", "locality": "Gent"}
    assert operations.add_site(session, partner, organisation=own, **facts).organisation_id == own.id
    with pytest.raises(NotFound):
        operations.add_site(session, partner, organisation=other, **facts)


def test_only_administrators_and_set_up_register_organisations_and_professionals(session):
    organisation = factories.make_host(session)
    partner = factories.partner_actor(session, organisation)
    with pytest.raises(NotAllowed):
        operations.register_organisation(session, partner, name="Nieuw", kinds=[OrganisationKind.PCSW])
    with pytest.raises(NotAllowed):
        operations.register_professional(
            session, partner, organisation=organisation, display_name="X", role=RoleKind.WORK_LEADER
        )
    administrator = factories.actor_for(factories.make_professional(session), ActorRole.ADMINISTRATOR)
    made = operations.register_organisation(
        session, administrator, name="Nieuw", kinds=[OrganisationKind.PCSW], parent=organisation
    )
    assert made.parent is organisation


def test_a_caseload_below_zero_is_refused(session):
    with pytest.raises(InvalidInput, match="caseload_max: -1 is below zero"):
        factories.make_professional(session, caseload_max=-1)


def test_organisations_are_listed_by_name_with_their_sites_in_two_statements(session):
    for name in ("Zonnebloem", "Ateljee", "Meulestede"):
        organisation = factories.make_host(session, name=name)
        factories.make_site(session, organisation)
        factories.make_site(session, organisation)
    factories.make_organisation(session, name="Sint")
    session.flush()
    session.expunge_all()
    with statements(session) as sent:
        hosts = queries.organisations(session, kind=OrganisationKind.HOST_ORGANISATION)
        assert [(host.name, len(host.sites)) for host in hosts] == [
            ("Ateljee", 2),
            ("Meulestede", 2),
            ("Zonnebloem", 2),
        ]
    assert len(sent) == 2


def test_professionals_are_found_by_organisation_and_role(session):
    organisation = factories.make_organisation(session)
    coach = factories.make_professional(session, organisation, role=RoleKind.JOB_COACH)
    factories.make_professional(session, organisation)
    factories.make_professional(session, role=RoleKind.JOB_COACH)
    found = queries.professionals(session, organisation_id=organisation.id, role=RoleKind.JOB_COACH)
    assert found == [coach]
    assert queries.professional(session, coach.id).organisation is organisation


def test_what_is_not_there_is_not_found(session):
    for read in (queries.organisation, queries.professional, queries.site):
        with pytest.raises(NotFound):
            read(session, 4711)
    assert queries.organisation_named(session, "Nergens") is None
    named = operations.register_organisation(session, SEED, name="Ergens", kinds=[OrganisationKind.PCSW])
    assert queries.organisation_named(session, "Ergens") is named


def test_a_partner_keeps_its_own_sites_and_an_administrator_what_an_organisation_is(session):
    organisation, other = factories.make_host(session), factories.make_host(session)
    site = factories.make_site(session, organisation)
    partner = factories.partner_actor(session, organisation)
    administrator = Actor(name="account:1", roles=frozenset({ActorRole.ADMINISTRATOR}))
    where = {"address": None, "latitude": None, "longitude": None, "transport_note": None}
    where |= {"name": "Loods", "postcode": "9040", "locality": "Sint-Amandsberg", "step_free": True}
    operations.change_site(session, partner, site=site, **where)
    assert (site.name, site.postcode, site.step_free) == ("Loods", "9040", True)
    with pytest.raises(InvalidInput, match="postcode"):
        operations.change_site(session, partner, site=site, **where | {"postcode": "0900"})
    with pytest.raises(NotFound):
        operations.change_site(session, factories.partner_actor(session, other), site=site, **where)
    details = {"kinds": [OrganisationKind.SOCIAL_WORKSHOP], "municipality": "Gent"}
    with pytest.raises(NotAllowed):
        operations.set_details(session, partner, organisation=organisation, name="Nieuw", **details)
    with pytest.raises(InvalidInput, match="stands in the network already"):
        operations.set_details(session, administrator, organisation=organisation, name=other.name, **details)
    operations.set_details(session, administrator, organisation=organisation, name="Nieuw", **details)
    assert (organisation.name, organisation.kinds) == ("Nieuw", details["kinds"])


def test_an_administrator_of_one_organisation_adds_nobody_elsewhere_and_changes_no_kind_conf_13(session):
    at_home = factories.make_professional(session)
    administrator = factories.actor_for(at_home, ActorRole.ADMINISTRATOR)
    own, other = at_home.organisation, factories.make_organisation(session)
    newcomer = {"display_name": "Nieuw", "role": RoleKind.PSYCHOLOGIST}
    with pytest.raises(NotFound):
        operations.register_professional(session, administrator, organisation=other, **newcomer)
    assert operations.register_professional(session, administrator, organisation=own, **newcomer)
    same = {"name": "Anders", "municipality": "Gent"}
    with pytest.raises(NotFound):
        operations.set_details(session, administrator, organisation=other, kinds=other.kinds, **same)
    with pytest.raises(InvalidInput, match="kinds"):
        operations.set_details(
            session, administrator, organisation=own, kinds=[OrganisationKind.HOUSE_OF_JUSTICE], **same
        )
    kinds = list(own.kinds)
    operations.set_details(session, administrator, organisation=own, kinds=kinds, **same)
    assert (own.name, own.kinds) == ("Anders", kinds)


def test_nobody_but_an_administrator_gives_a_function(session):
    colleague = factories.make_professional(session)
    partner = factories.partner_actor(session, colleague.organisation)
    with pytest.raises(NotAllowed):
        operations.set_function(
            session, partner, professional=colleague, role=RoleKind.JUSTICE_ASSISTANT, active=True
        )
    here = factories.make_professional(session, colleague.organisation)
    operations.set_function(
        session,
        factories.actor_for(here, ActorRole.ADMINISTRATOR),
        professional=colleague,
        role=RoleKind.JOB_COACH,
        active=False,
    )
    assert (colleague.role, colleague.active) == (RoleKind.JOB_COACH, False)


def test_an_administrator_of_another_organisation_neither_shuts_a_colleague_out_nor_lets_one_in(session):
    colleague = factories.make_professional(session)
    stranger = factories.actor_for(factories.make_professional(session), ActorRole.ADMINISTRATOR)
    for active in (False, True):
        with pytest.raises(NotFound):
            operations.set_function(
                session, stranger, professional=colleague, role=colleague.role, active=active
            )
    of_the_whole_network = Actor(name="account:1", roles=frozenset({ActorRole.ADMINISTRATOR}))
    operations.set_function(
        session, of_the_whole_network, professional=colleague, role=colleague.role, active=False
    )
    assert not colleague.active
