"""Permits by the API: asked for, lodged, issued; the certificate lands on the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from businesses.models import Certificate
from programs.choices import FacilitationKind
from programs.models import FacilitationCase
from tests.factories.businesses import BusinessFactory, ProductFactory
from tests.factories.programs import FacilitationProgramFactory
from tests.programs.api.asking import ALL, address_of, by_key, pointers, send, step
from tests.programs.credit import asked_for, wished

pytestmark = pytest.mark.django_db

HALAL = "ID35110000123456"
CASES = "/api/v1/facilitation-cases/"
WRITING = (*ALL, "businesses:write")


@pytest.fixture
def office(db):
    return by_key(*WRITING)


def begun(office, business=None):
    body = {
        "program": FacilitationProgramFactory().number,
        "business": (business or BusinessFactory()).registry_no,
    }
    return f"/api/v1/applications/{send(office, '/api/v1/applications/', body).json()['id']}/"


def test_a_permit_is_asked_for_lodged_and_issued_and_lands_on_the_record(office):
    product = ProductFactory()
    here = begun(office, product.business)
    asked = {"kind": "halal", "product": str(product.uuid), "issuer": "BPJPH", "cost": 230000}
    assert office.get(f"{here}facilitation/").status_code == 404
    made = send(office, f"{here}facilitation/", asked, "put")
    assert made.status_code == 201, made.content
    assert made.json()["product"] == str(product.uuid)
    assert made.json() == office.get(f"{here}facilitation/").json()
    application = FacilitationCase.objects.get().application
    for deed in ("submit", "check", "lodge"):
        assert step(office, application, deed).status_code == 200
    last = str(timezone.localdate() + timedelta(days=80))
    silent = step(office, application, "issue")
    assert pointers(silent) == ["#/number"]

    issued = step(office, application, "issue", number=HALAL, expires_on=last)

    assert issued.json()["state"] == "issued", issued.content
    certificate = Certificate.objects.get(business=product.business)
    assert (certificate.kind, certificate.number, certificate.issuer) == ("halal", HALAL, "BPJPH")
    assert str(certificate.expires_on) == last
    told = office.get(f"{here}facilitation/").json()
    assert (told["number"], told["expires_on"], told["state"]) == (HALAL, last, "issued")


def test_what_the_record_refuses_undoes_the_step(office):
    application = asked_for(FacilitationKind.NIB)
    answer = step(office, application, "issue", number="12")
    assert answer.status_code == 422
    application.refresh_from_db()
    assert application.state == "lodged"


def test_a_key_that_does_not_write_records_issues_nothing():
    application = asked_for()
    answer = step(by_key(*ALL), application, "issue", number=HALAL)
    assert answer.status_code == 422
    assert not Certificate.objects.exists()


def test_a_refusal_goes_with_its_reason(office):
    application = asked_for()
    assert step(office, application, "refuse").status_code == 422
    assert step(office, application, "refuse", reason="Bahan").json()["state"] == "refused"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "emas"}, "#/kind"),
        ({"kind": None}, "#/kind"),
        ({"cost": -1}, "#/cost"),
        ({"product": "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"}, "#/product"),
        ({"fund_source": "saku"}, "#/fund_source"),
        ({"number": HALAL}, "#/number"),
        ({"lodged_on": "2026-01-01"}, "#/lodged_on"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(changed, pointer, office):
    answer = send(office, f"{begun(office)}facilitation/", {"kind": "halal"} | changed, "put")
    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not FacilitationCase.objects.exists()


def test_a_product_of_another_business_is_none_of_hers(office):
    other = ProductFactory()
    body = {"kind": "halal", "product": str(other.uuid)}
    answer = send(office, f"{begun(office)}facilitation/", body, "put")
    assert pointers(answer) == ["#/product"]


def test_who_has_not_seen_the_newest_overwrites_nothing(office):
    here = f"{begun(office)}facilitation/"
    first = send(office, here, {"kind": "halal"}, "put")
    changed = send(office, here, {"kind": "pirt"}, "put", **{"If-Match": first["ETag"]})
    assert changed.json()["kind"] == "pirt"
    stale = send(office, here, {"kind": "sni"}, "put", **{"If-Match": first["ETag"]})
    assert stale.status_code == 412
    assert FacilitationCase.objects.get().kind == "pirt"


def test_what_is_lodged_stays(office):
    here = address_of(asked_for(), "facilitation")
    seen = {"If-Match": office.get(here)["ETag"]}
    assert send(office, here, {"kind": "pirt"}, "put", **seen).status_code == 422


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", {"halal", "nib"}),
        ("kind=nib", {"nib"}),
        ("state=lodged", {"halal", "nib"}),
        ("state=draft", set()),
        ("region=35.08", set()),
        ("program={}", {"halal"}),
        ("lodged_on__gte=2020-01-01", {"halal", "nib"}),
    ],
)
def test_the_list_is_asked(question, found, office):
    halal = asked_for()
    asked_for(FacilitationKind.NIB)
    answer = office.get(f"{CASES}?{question.format(halal.program.number)}")
    assert answer.status_code == 200, answer.content
    assert {row["kind"] for row in answer.json()["results"]} == found


def test_elsewhere_and_for_other_purposes_there_is_none(office):
    application = asked_for()
    there = by_key(*WRITING, place="35.08")
    assert there.get(address_of(application, "facilitation")).status_code == 404
    assert there.get(CASES).json()["results"] == []
    assert by_key(*WRITING, purpose="partner").get(CASES).status_code == 403


def test_a_credit_is_no_permit(office):
    assert office.get(address_of(wished(), "facilitation")).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(
    office, django_assert_num_queries, django_assert_max_num_queries
):
    asked_for()
    office.get(CASES)
    with django_assert_max_num_queries(20) as first:
        office.get(CASES)
    for _each in range(4):
        asked_for()
    with django_assert_num_queries(len(first)):
        office.get(CASES)


def test_whoever_may_only_verify_asks_for_nothing():
    application = asked_for()
    verifier = by_key(*WRITING, role="verifier")
    here = address_of(application, "facilitation")
    seen = {"If-Match": verifier.get(here)["ETag"]}
    assert send(verifier, here, {"kind": "pirt"}, "put", **seen).status_code == 403
