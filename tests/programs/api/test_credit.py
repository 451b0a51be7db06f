"""Credit by the API: the wish, its steps, who is told of amounts, and what a bank is told."""

import json

import pytest

from programs.choices import Deed
from programs.models import (
    ApplicationDocument,
    CreditCase,
)
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import CreditProgramFactory
from tests.programs.api.asking import (
    ALL,
    address_of,
    by_key,
    pointers,
    send,
    step,
)
from tests.programs.credit import (
    MILLION,
    checked,
    officer,
    ready_business,
    sent,
    signed,
    taken,
    wished,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db

MONEY = (*ALL, "finances:read")
CASES = "/api/v1/credit-cases/"
WISH = {
    "scheme": "kur-mikro",
    "purpose": "kmk",
    "wished": 25 * MILLION,
    "tenor_months": 24,
    "bank": "BRI Probolinggo",
}


@pytest.fixture
def office(db):
    return by_key(*MONEY)


def credit_of(application):
    return address_of(application, "credit")


def put(client, application, body):
    here = credit_of(application)
    seen = client.get(here).get("ETag")
    return send(client, here, body, "put", **({"If-Match": seen} if seen else {}))


def begun(office, business=None):
    body = {
        "program": CreditProgramFactory().number,
        "business": (business or ready_business()).registry_no,
    }
    answer = send(office, "/api/v1/applications/", body)
    assert answer.status_code == 201, answer.content
    return f"/api/v1/applications/{answer.json()['id']}/"


def test_a_wish_is_written_down_read_and_corrected(office):
    here = f"{begun(office)}credit/"
    assert office.get(here).status_code == 404

    made = send(office, here, WISH | {"sku_no": "470/12"}, "put")

    assert made.status_code == 201, made.content
    assert made.json() == office.get(here).json()
    assert made.json()["scheme"]["code"] == "kur-mikro"
    assert (made.json()["wished"], made.json()["sku_no"]) == ("25000000", "470/12")
    assert all(check["holds"] and check["todo"] is None for check in made.json()["checks"])
    assert send(office, here, WISH, "put").status_code == 428
    changed = send(office, here, WISH | {"bank": "BNI"}, "put", **{"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["bank"]) == (200, "BNI")
    # What is left out is not known any more.
    assert changed.json()["sku_no"] is None
    old = send(office, here, WISH, "put", **{"If-Match": made["ETag"]})
    assert old.status_code == 412
    assert CreditCase.objects.get().bank == "BNI"


def test_what_was_read_may_be_sent_back_and_changes_nothing_of_it(office):
    application = wished()
    told = office.get(credit_of(application)).json()
    assert put(office, application, told).status_code == 200
    assert put(office, application, told | {"granted": "1"}).status_code == 422


def test_what_is_known_already_is_not_told_again(office):
    application = wished()
    here = credit_of(application)
    etag = office.get(here)["ETag"]
    assert office.get(here, headers={"If-None-Match": etag}).status_code == 304
    withdraw_consent(application)
    answer = office.get(here, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    [missing] = [check for check in answer.json()["checks"] if not check["holds"]]
    assert missing["todo"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"wished": 200 * MILLION}, "#/scheme"),
        ({"wished": 0}, "#/wished"),
        ({"wished": None}, "#/wished"),
        ({"wished": "banyak"}, "#/wished"),
        ({"scheme": "kur-mikro", "tenor_months": 240}, "#/tenor_months"),
        ({"scheme": "kur-micro"}, "#/scheme"),
        ({"scheme": 3}, "#/scheme"),
        ({"purpose": "foya"}, "#/purpose"),
        ({"bank": ""}, "#/bank"),
        ({"trading_since": "kemarin"}, "#/trading_since"),
        ({"granted": 5}, "#/granted"),
        ({"colour": "red"}, "#/colour"),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(changed, pointer, office):
    here = f"{begun(office)}credit/"
    answer = send(office, here, WISH | changed, "put")
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not CreditCase.objects.exists()


def test_what_was_sent_stays_as_it_is(office):
    answer = put(office, sent(), WISH)
    assert answer.status_code == 422
    assert CreditCase.objects.get().bank == "BRI Probolinggo"


def test_another_program_has_no_credit(office, stage):
    body = {"program": stage.program.number, "business": BusinessFactory().registry_no}
    told = send(office, "/api/v1/applications/", body).json()
    assert office.get(f"/api/v1/applications/{told['id']}/credit/").status_code == 404


def test_from_a_wish_to_paid_back_by_the_steps(office):
    application = sent()
    assert step(office, application, "receive").status_code == 200
    silent = step(office, application, "sign")
    assert (silent.status_code, pointers(silent)) == (422, ["#/granted"])
    above = step(office, application, "sign", granted=26 * MILLION)
    assert above.status_code == 422
    assert step(office, application, "sign", granted=20 * MILLION).status_code == 200
    assert step(office, application, "disburse").json()["state"] == "disbursed"
    silent = step(office, application, "run", outstanding=5 * MILLION)
    assert pointers(silent) == ["#/collectability"]
    told = step(office, application, "run", outstanding=5 * MILLION, collectability=2)
    assert told.status_code == 200, told.content

    case = office.get(credit_of(application)).json()

    assert (case["granted"], case["outstanding"], case["collectability"]) == (
        "20000000",
        "5000000",
        2,
    )
    assert [(each["outstanding"], each["collectability"]) for each in case["reports"]] == [
        ("5000000", 2)
    ]
    assert case["checks"] == []
    assert step(office, application, "settle").json()["state"] == "settled"


def test_a_refusal_goes_with_its_reason(office):
    application = sent()
    assert step(office, application, "refuse").status_code == 422
    assert step(office, application, "refuse", reason="Usaha baru").status_code == 200
    case = office.get(credit_of(application)).json()
    assert (case["refusal"], case["state"]) == ("Usaha baru", "refused")


@pytest.mark.parametrize(
    ("deed", "about"),
    [
        ("receive", {"granted": 5}),
        ("receive", {"to": 1}),
        ("sign", {"granted": 5, "outstanding": 5}),
        ("sign", {"granted": 5, "number": "1"}),
        ("sign", {"granted": -1}),
        ("sign", {"granted": 10**18}),
    ],
)
def test_a_step_takes_nothing_that_it_is_not_about(deed, about, office):
    application = sent()
    if deed == "sign":
        taken(application, Deed.RECEIVE, by=officer())
    assert step(office, application, deed, **about).status_code == 422


def test_whoever_checked_does_not_send(office):
    application = wished(by=office.person)
    for deed in (Deed.SUBMIT, Deed.CHECK):
        assert step(office, application, deed).status_code == 200
    refused = step(office, application, Deed.SEND)
    assert refused.json()["code"] == "four-eyes"
    assert step(by_key(*MONEY), application, Deed.SEND).json()["state"] == "sent"


def test_who_is_not_ready_is_not_sent_and_reads_why():
    application = checked(business=ready_business(nib=None))
    answer = step(by_key(*MONEY), application, Deed.SEND)
    assert answer.status_code == 422
    assert "SKU" in answer.json()["errors"][0]["detail"]


# Money is told to who may see it.


def test_without_the_scope_for_money_nothing_is_told_and_none_is_written():
    application = signed()
    blind = by_key(*ALL)
    for address in (credit_of(application), CASES):
        assert blind.get(address).status_code == 403
    assert put(blind, application, WISH).status_code == 403
    taken(application, Deed.DISBURSE, by=officer())
    assert step(blind, application, "run", outstanding=1, collectability=1).status_code == 403
    assert "20000000" not in blind.get(address_of(application)).text
    assert CreditCase.objects.get().reported_on is None


@pytest.mark.parametrize("role", ["field_officer", "viewer", "auditor", "village_operator"])
def test_roles_without_the_right_to_money_are_told_nothing(role):
    application = wished()
    person = by_key(*MONEY, role=role)
    assert person.get(credit_of(application)).status_code == 403
    assert person.get(CASES).status_code == 403


def test_no_amount_stands_in_the_document_of_an_application():
    application = signed(granted=17 * MILLION)
    taken(application, Deed.DISBURSE, by=officer())
    facts = {"outstanding": 13 * MILLION, "collectability": 4}
    taken(application, Deed.RUN, by=officer(), facts=facts)
    document = ApplicationDocument.objects.get(pk=application.pk)
    assert "17000000" not in document.core
    assert "13000000" not in document.core
    assert "collectability" not in document.core


def test_a_key_that_only_reads_writes_no_wish():
    application = wished()
    reader = by_key(*MONEY, read_only=True)
    assert reader.get(credit_of(application)).status_code == 200
    assert put(reader, application, WISH).status_code == 403


def test_elsewhere_there_is_no_credit():
    application = wished()
    there = by_key(*MONEY, place="35.08")
    assert there.get(credit_of(application)).status_code == 404
    assert put(there, application, WISH).status_code == 404
    assert there.get(CASES).json()["results"] == []


def test_for_another_purpose_than_a_public_task_nothing_is_told():
    application = wished()
    bank = by_key(*MONEY, purpose="bank")
    assert bank.get(CASES).status_code == 403
    assert bank.get(credit_of(application)).status_code == 403


# Lists.


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", {"waiting", "sent"}),
        ("state=sent", {"sent"}),
        ("bank__ic=jatim", {"waiting"}),
        ("scheme=kur-mikro", {"waiting", "sent"}),
        ("scheme=kipk", set()),
        ("region=35.13", {"waiting", "sent"}),
        ("region=35.08", set()),
        ("sent_on__empty=false", {"sent"}),
        ("wished__gte=26000000", {"waiting"}),
        ("collectability=1", set()),
        ("program={}", {"sent"}),
    ],
)
def test_the_list_is_asked(question, found, office):
    numbers = {
        wished(bank="Bank Jatim", wished=30 * MILLION).number: "waiting",
        (there := sent()).number: "sent",
    }
    answer = office.get(f"{CASES}?{question.format(there.program.number)}")
    assert answer.status_code == 200, answer.content
    assert {numbers[row["application"]["number"]] for row in answer.json()["results"]} == found


@pytest.mark.parametrize("question", ["colour=red", "state=x", "collectability=9", "region=x"])
def test_a_wrong_question_is_refused(question, office):
    assert office.get(f"{CASES}?{question}").status_code == 400


def test_the_list_turns_its_pages_and_shows_parts(office):
    numbers = [wished().number for _each in range(3)]
    first = office.get(f"{CASES}?limit=2&count=true").json()
    second = office.get(first["next"]).json()
    told = [row["application"]["number"] for row in first["results"] + second["results"]]
    assert (first["count"], told) == (3, numbers[::-1])
    assert second["next"] is None
    [brief] = office.get(f"{CASES}?limit=1&brief=true").json()["results"]
    assert set(brief) == {"id", "application", "state"}


def test_the_list_costs_the_same_for_one_and_for_many(
    office, django_assert_num_queries, django_assert_max_num_queries
):
    wished()
    office.get(CASES)
    with django_assert_max_num_queries(20) as first:
        office.get(CASES)
    for _each in range(4):
        wished()
    with django_assert_num_queries(len(first)):
        office.get(CASES)


def test_what_is_told_is_json_with_amounts_as_texts(office):
    told = json.loads(office.get(credit_of(wished())).content)
    assert isinstance(told["wished"], str)
