"""Credit and permits are told by the application: all of it, and to nobody who may not see it."""

from itertools import product

import pytest

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from programs.choices import Deed, FacilitationKind
from programs.models import (
    CreditCase,
    CreditScheme,
    FacilitationCase,
    ProgramPartner,
)
from programs.services.applications import apply
from programs.services.facilitation import save_request
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ProductFactory
from tests.factories.programs import PROBOLINGGO, FacilitationProgramFactory
from tests.programs.api.asking import ADDRESS, ALL, address_of, by_key, by_key_of, send
from tests.programs.api.ears import Ear
from tests.programs.api.office import are_as_the_serializer_says, told_of
from tests.programs.credit import (
    asked_for,
    officer,
    ready_business,
    sent,
    signed,
    taken,
    wished,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db

READ = ("programs:read",)
MONEY = (*READ, "finances:read")
# What the case of its own address tells beside: where the application stands, and of itself.
AROUND = {"application", "program", "business", "region", "state"}
OF_ITSELF = {"version", "created", "last_updated"}
# Amounts of which no other number is a part.
WISHED, GRANTED, OWED = "23456789", "21987654", "13579246"


def running():
    """A credit that is being paid back, late."""
    application = signed(wished=int(WISHED), granted=int(GRANTED))
    taken(application, Deed.DISBURSE, by=officer())
    report = {"outstanding": int(OWED), "collectability": 4}
    return taken(application, Deed.RUN, by=officer(), facts=report)


def part_of(client, application, part):
    """As the application tells it, and as its own address does."""
    told = client.get(address_of(application)).json()
    return told, client.get(address_of(application, part)).json()


def without(case, *names):
    left_out = AROUND | OF_ITSELF | set(names)
    assert left_out <= case.keys()
    return {name: value for name, value in case.items() if name not in left_out}


def test_credit_is_told_as_its_own_address_tells_it():
    application = running()
    told, case = part_of(by_key(*MONEY), application, "credit")
    assert told["restricted"] == []
    assert (told["credit"]["wished"], told["credit"]["outstanding"]) == (WISHED, OWED)
    assert told["credit"]["reports"][0]["collectability"] == 4
    assert told["credit"] == without(case, "checks")
    are_as_the_serializer_says()


def test_a_permit_is_told_as_its_own_address_tells_it():
    goods = ProductFactory()
    application = asked_for(business=goods.business, product=goods, cost=230_000, issuer="BPJPH")
    told, case = part_of(by_key(*READ, role="api_client"), application, "facilitation")
    assert told["facilitation"]["product"] == str(goods.uuid)
    assert told["facilitation"] == without(case)
    are_as_the_serializer_says()


@pytest.mark.parametrize("application", [sent, wished, running, asked_for])
def test_whatever_stands_in_it_the_document_says_what_the_serializer_says(application):
    application()
    are_as_the_serializer_says()


# What is told of by the feed and by calls.


def corrected(application, **facts):
    client = by_key(*MONEY, "applications:write")
    here = address_of(application, "credit")
    known = client.get(here)
    kept = ("scheme", "purpose", "wished", "tenor_months", "bank")
    body = {name: known.json()[name] for name in kept} | facts
    answer = send(client, here, body, "put", **{"If-Match": known["ETag"]})
    assert answer.status_code == 200, answer.content


def test_a_corrected_wish_is_told_once_to_who_may_see_it_and_to_nobody_else():
    application = wished()
    seeing, blind = Ear(*MONEY), Ear(*READ)

    corrected(application, bank="BNI", wished=WISHED)

    [(changed, told)] = seeing.hears()
    assert changed == ["credit"]
    assert (told["credit"]["bank"], told["credit"]["wished"]) == ("BNI", WISHED)
    assert blind.hears() == []
    corrected(application)
    assert seeing.hears() == []


def test_each_step_of_a_credit_is_told_once_and_its_amounts_to_who_may_see_them():
    application = sent(wished=int(WISHED))
    seeing, blind = Ear(*MONEY), Ear(*READ)
    steps = [
        (Deed.RECEIVE, {}, False),
        (Deed.SIGN, {"granted": int(GRANTED)}, True),
        (Deed.DISBURSE, {}, True),
        (Deed.RUN, {"outstanding": int(OWED), "collectability": 4}, True),
        (Deed.SETTLE, {}, True),
    ]
    for deed, facts, is_in_the_case in steps:
        taken(application, deed, by=officer(), facts=facts)

        [(changed, told)] = seeing.hears()
        [(heard, shown)] = blind.hears()

        assert told["steps"][-1]["deed"] == shown["steps"][-1]["deed"] == deed
        assert ("credit" in changed) is is_in_the_case
        assert "credit" not in [*heard, *shown]
        assert shown == {name: told[name] for name in shown} | {"restricted": ["credit"]}


def test_a_permit_is_told_from_the_request_to_the_number():
    by = officer()
    application = apply(program=FacilitationProgramFactory(), business=BusinessFactory(), by=by)
    ear = Ear(*READ, role="api_client")
    case = FacilitationCase(application=application, kind=FacilitationKind.HALAL)
    save_request(case=case, by=by)
    [(changed, told)] = ear.hears()
    assert (changed, told["facilitation"]["kind"]) == (["facilitation"], "halal")
    taken(application, Deed.SUBMIT, Deed.CHECK, by=by)
    ear.listens_from_now_on()

    taken(application, Deed.LODGE, by=by)
    [(changed, told)] = ear.hears()
    assert "facilitation" in changed
    assert told["facilitation"]["lodged_on"]
    taken(application, Deed.ISSUE, by=by, facts={"number": "ID35110000123456"})
    [(changed, told)] = ear.hears()
    assert told["facilitation"]["number"] == "ID35110000123456"
    are_as_the_serializer_says()


def test_a_product_that_is_gone_is_told_no_more():
    goods = ProductFactory()
    application = asked_for(business=goods.business, product=goods)
    ear = Ear(*READ)
    goods.delete()
    [(changed, told)] = ear.hears()
    assert (changed, told["facilitation"]["product"]) == (["facilitation"], None)
    assert told["number"] == application.number


def test_a_scheme_of_another_name_is_told_of_its_cases():
    wished()
    ear = Ear(*MONEY)
    CreditScheme.objects.filter(code="kur-mikro").update(name="KUR mikro baru")
    [(changed, told)] = ear.hears()
    assert (changed, told["credit"]["scheme"]["name"]) == (["credit"], "KUR mikro baru")
    are_as_the_serializer_says()


def test_a_wish_that_is_removed_is_told_no_more():
    application = wished()
    ear = Ear(*MONEY)
    CreditCase.objects.all().delete()
    [(changed, told)] = ear.hears()
    assert (changed, told["credit"]) == (["credit"], None)
    assert told_of(application)["credit"] is None


# And to whom: nobody is told more than at applications/<id>/credit/.

PLACES, PURPOSES = (PROBOLINGGO, "35", "35.13.05", "35.13.11", "35.08"), ("public_task", "bank")
ROLES = [role for role in Role if role not in WITHOUT_PLACE]


@pytest.mark.parametrize("scopes", [READ, MONEY, ("finances:read",), (*ALL, "owners:read")])
def test_a_reader_is_told_of_credit_what_its_own_address_tells_her(scopes):
    application = running()
    for role, place, purpose in product(ROLES, PLACES, PURPOSES):
        client = by_key(*scopes, role=role, place=place, purpose=purpose)
        asked = client.get(address_of(application, "credit"))
        may_see = asked.status_code == 200
        for address in (address_of(application), f"{address_of(application)}?fields=credit"):
            told = client.get(address)
            assert ("credit" in told.json()) is may_see, (role, place, purpose)
            assert (OWED in told.text) is may_see
            if told.status_code == 200 and not may_see:
                assert told.json()["restricted"] == ["credit"]


def test_without_the_scope_no_amount_is_told_anywhere():
    application = running()
    ways = [
        ADDRESS,
        f"{ADDRESS}?format=ndjson",
        f"{ADDRESS}?format=csv",
        f"{ADDRESS}?format=ndjson&fields=number,credit",
        f"{ADDRESS}?region=35.13",
        address_of(application),
        "/api/v1/changes/?after=0",
    ]
    seeing, blind = by_key(*MONEY), by_key(*READ)
    for address in ways:
        shown, hidden = (whole(client.get(address)) for client in (seeing, blind))
        for amount in (WISHED, GRANTED, OWED):
            assert amount in shown, address
            assert amount not in hidden, address
        assert "collectability" not in hidden or address.endswith("csv")
        assert application.number in hidden


def whole(answer):
    assert answer.status_code == 200, answer
    return answer.getvalue().decode()


def test_what_may_not_be_seen_cannot_be_asked_for_either():
    application = running()
    questions = [
        f"credit.wished={WISHED}",
        "credit.outstanding__gte=1",
        "credit.collectability__n=1",
        "credit.granted__empty=false",
        "credit.bank__ic=bri",
        "credit.sent_on__empty=false",
    ]
    for question in questions:
        for scopes, found in ((MONEY, [application.number]), (READ, [])):
            rows = by_key(*scopes).get(f"{ADDRESS}?{question}").json()["results"]
            assert [row["number"] for row in rows] == found, question
    for scopes in (MONEY, READ):
        assert by_key(*scopes).get(f"{ADDRESS}?ordering=credit.wished").status_code == 400


def test_what_is_asked_for_of_permits_is_asked_of_the_list():
    halal, nib = asked_for(), asked_for(FacilitationKind.NIB)
    client = by_key(*READ)
    rows = client.get(f"{ADDRESS}?facilitation.kind=nib").json()["results"]
    assert [row["number"] for row in rows] == [nib.number]
    rows = client.get(f"{ADDRESS}?ordering=-facilitation.lodged_on,number").json()["results"]
    assert {row["number"] for row in rows} == {halal.number, nib.number}


def test_who_sees_credit_in_one_district_alone_is_told_of_it_there():
    here = wished(business=ready_business(region_id="35.13.05.2008"))
    there = wished(business=ready_business(region_id="35.13.11"))
    person = UserFactory(assignments=[("viewer", "35.13"), ("district_officer", "35.13.05")])
    rows = by_key_of(person, *MONEY).get(ADDRESS).json()["results"]
    told = {row["number"]: (row["restricted"], "credit" in row) for row in rows}
    assert told == {here.number: ([], True), there.number: (["credit"], False)}


def test_a_bank_is_told_of_applications_nothing_at_all():
    application = sent()
    person = UserFactory()
    ProgramPartner.objects.create(program=application.program, user=person, bank="BRI")
    for purpose in ("bank", "public_task"):
        bank = by_key_of(person, *MONEY, purpose=purpose)
        for address in (ADDRESS, address_of(application), "/api/v1/changes/?after=0"):
            assert application.number not in bank.get(address).text


def test_a_consent_that_ends_changes_nothing_of_what_an_office_is_told():
    application = sent()
    ear = Ear(*MONEY)
    withdraw_consent(application)
    assert ear.hears() == []
    assert told_of(application)["credit"]["bank"] == "BRI Probolinggo"


def test_the_list_costs_the_same_for_one_credit_and_for_many(
    django_assert_num_queries, django_assert_max_num_queries
):
    client = by_key(*MONEY)
    wished()
    client.get(ADDRESS)
    with django_assert_max_num_queries(20) as first:
        client.get(ADDRESS)
    for _each in range(4):
        wished()
    with django_assert_num_queries(len(first)):
        client.get(ADDRESS)
