"""A write that is sent again under its `Idempotency-Key` happens once and is answered alike."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from businesses.models import AccessNote, Business, Owner, Product
from ikm_registry.accounts import wall
from ikm_registry.rest import schema
from ikm_registry.rest.idempotency import WRITTEN
from ikm_registry.rest.models import ApiKey, FailedRequest, KeptAnswer
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, Machine, pointers
from tests.factories.businesses import CLARAK, BusinessFactory, ProductFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
NIK = "3513024107850003"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}
# Said each time: it is another one than those before.
ANOTHER = "businesses/?confirm_not_duplicate=true"
KEY = {"Idempotency-Key": "0b0e2c1a-6f0e-4c53-9d1c-6c7a5d1f2e90"}
REPLAYED = "Idempotency-Replayed"
examples = hypothesis_settings(max_examples=20, suppress_health_check=list(HealthCheck))


def is_same(again, first):
    """The very answer, and it says that it was given before."""
    told = {name: first[name] for name in ("ETag", "Location", "Content-Type") if name in first}
    return (
        again[REPLAYED] == "true"
        and (again.status_code, again.content) == (first.status_code, first.content)
        and all(again[name] == value for name, value in told.items())
    )


def code(answer):
    return answer.status_code, answer.json()["code"]


# The same again.


def test_a_record_is_made_once(writer):
    first = writer.post("businesses/", LEAST, **KEY)
    again = writer.post("businesses/", LEAST, **KEY)

    assert first.status_code == 201
    assert REPLAYED not in first
    assert is_same(again, first)
    assert again["X-Request-ID"] != first["X-Request-ID"]
    assert Business.objects.count() == 1


def test_a_change_is_made_once_though_its_version_is_no_longer_the_newest(writer):
    address = f"businesses/{BusinessFactory().uuid}/"
    seen = writer.get(address)
    first = writer.patch(address, {"name": "Emping"}, seen=seen, **KEY)
    writer.patch(address, {"name": "Opak"}, seen=first)

    assert is_same(writer.patch(address, {"name": "Emping"}, seen=seen, **KEY), first)
    assert Business.objects.get().name == "Opak"


def test_what_is_gone_was_removed_by_the_first(writer):
    address = f"products/{ProductFactory().uuid}/"
    seen = writer.get(address)
    first = writer.delete(address, seen=seen, **KEY)

    assert first.status_code == 204
    assert is_same(writer.delete(address, seen=seen, **KEY), first)
    assert code(writer.delete(address, seen=seen)) == (404, "not-found")


def test_a_person_may_send_again_as_well(client, officer_of):
    client.force_login(officer_of(HERE))
    send = {"data": LEAST, "content_type": "application/json", "headers": KEY}
    first = client.post("/api/v1/businesses/", **send)

    assert is_same(client.post("/api/v1/businesses/", **send), first)
    assert Business.objects.count() == 1


@given(sent=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6))
@examples
def test_under_each_key_what_came_first_happens_once(writer, sent):
    business = BusinessFactory()
    address, run = f"businesses/{business.uuid}/", uuid4()
    first = {}
    for key, body in sent:
        product = {"business": str(business.uuid), "name": f"Keripik {body}"}
        answer = writer.post("products/", product, **{"Idempotency-Key": f"{run}-{key}"})
        known_body, known_answer = first.setdefault(key, (body, answer))
        if known_body != body:
            assert code(answer) == (422, "idempotency-mismatch")
        elif known_answer is not answer:
            assert is_same(answer, known_answer)
    names = sorted(f"Keripik {body}" for body, _answer in first.values())
    assert sorted(each["name"] for each in writer.get(address).json()["products"]) == names


# Another request.


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("", {"name": "Opak"}, {}),
        ("?brief=true", {"name": "Emping"}, {}),
        ("", {"name": "Emping"}, {"If-Match": "*"}),
        ("", {"name": "Emping"}, {"X-Change-Reason": "SK 12/2026"}),
    ],
)
def test_another_request_under_the_same_key_is_refused(writer, path, body, headers):
    address = f"businesses/{BusinessFactory().uuid}/"
    seen = writer.get(address)
    sent = {"If-Match": seen["ETag"]} | KEY
    first = writer.patch(address, {"name": "Emping"}, **sent)

    other = writer.patch(f"{address}{path}", body, **(sent | headers))

    assert code(other) == (422, "idempotency-mismatch")
    assert REPLAYED not in other
    assert Business.objects.get().name == "Emping"
    assert is_same(writer.patch(address, {"name": "Emping"}, **sent), first)


def test_at_another_address_the_same_key_is_another(writer):
    first, second = ProductFactory(), ProductFactory()
    for product in (first, second):
        address = f"products/{product.uuid}/"
        assert writer.patch(address, {"name": "Opak"}, seen="*", **KEY).status_code == 200
        assert writer.delete(address, seen="*", **KEY).status_code == 204
    assert not Product.objects.exists()


def test_the_same_key_of_another_client_is_another():
    user = client_of(HERE, role="district_officer")
    rights = {"scopes": tuple(KeyScope), "read_only": False}
    session = Client()
    session.force_login(user)
    clients = [Machine(key_for(user, **rights)[1]).client for _ in range(2)] + [session]
    for client in clients:
        answer = client.post(f"/api/v1/{ANOTHER}", LEAST, "application/json", headers=KEY)
        assert answer.status_code == 201
    assert Business.objects.count() == len(clients)


# Refusals.


def test_a_refusal_is_given_again_though_all_would_be_well_now(writer):
    body = {"business": str(uuid4()), "name": "Emping"}
    first = writer.post("products/", body, **KEY)
    BusinessFactory(uuid=body["business"])

    assert pointers(first) == {"#/business": "does_not_exist"}
    assert is_same(writer.post("products/", body, **KEY), first)
    assert [failed.code for failed in FailedRequest.objects.all()] == ["validation"] * 2
    assert not Product.objects.exists()


def test_a_refusal_leaves_nothing_of_what_was_begun(writer):
    body = LEAST | {"products": [{"name": "Keripik"}, {"name": "Emping", "price": "-5"}]}
    for _ in range(2):
        assert pointers(writer.post("businesses/", body, **KEY)) == {
            "#/products/1/price": "min_value"
        }
    assert not Business.objects.exists()


def test_a_refusal_speaks_the_language_in_which_it_was_given(writer):
    first = writer.post("products/", {}, **KEY, **{"Accept-Language": "en"})
    again = writer.post("products/", {}, **KEY)
    assert is_same(again, first)
    assert again["Content-Language"] == "en"


def test_what_stood_in_the_way_may_be_gone_when_it_is_sent_again(writer):
    business = BusinessFactory()
    address = f"owners/{business.owner.uuid}/"
    seen = writer.get(address)
    assert code(writer.delete(address, seen=seen, **KEY)) == (409, "conflict")

    business.delete()

    answer = writer.delete(address, seen="*", **KEY)
    assert answer.status_code == 204
    assert REPLAYED not in answer
    assert not Owner.objects.exists()


@contextmanager
def a_broken_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'broken'; END $$;"
            "CREATE TRIGGER breaking AFTER INSERT ON businesses_product "
            "FOR EACH ROW EXECUTE FUNCTION break()"
        )
        yield
        cursor.execute("DROP FUNCTION break CASCADE")


def test_a_fault_of_the_site_leaves_nothing_and_a_retry_goes_well(writer):
    writer.client.raise_request_exception = False
    body = {"business": str(BusinessFactory().uuid), "name": "Emping"}
    with a_broken_table():
        assert code(writer.post("products/", body, **KEY)) == (500, "server-error")
    assert not KeptAnswer.objects.exists()

    assert writer.post("products/", body, **KEY).status_code == 201
    assert Product.objects.count() == 1


def test_a_stranger_is_told_to_say_who_she_is(client):
    answer = client.post("/api/v1/businesses/", LEAST, "application/json", headers=KEY)
    assert code(answer) == (401, "authentication")
    assert not KeptAnswer.objects.exists()


# What the header says.


@pytest.mark.parametrize(
    "written", ["", " ", "a b", "a,b", "a, a", "a\tb", "a\0", "a\n", "é", "x" * 256]
)
def test_a_key_that_cannot_be_one_is_refused(writer, written):
    answer = writer.post("businesses/", LEAST, **{"Idempotency-Key": written})
    assert code(answer) == (400, "malformed")
    assert "Idempotency-Key" in answer.json()["detail"]
    assert not Business.objects.exists()


@given(written=st.text(max_size=300) | st.from_regex(WRITTEN, fullmatch=True))
@examples
def test_whatever_the_key_is_it_is_taken_or_refused(writer, written):
    answer = writer.post("businesses/", {}, **{"Idempotency-Key": written})
    is_taken = 0 < len(written) < 256 and all("!" <= each <= "~" != "," != each for each in written)
    assert answer.status_code == (422 if is_taken else 400)


@pytest.mark.parametrize("written", ["x", "", "x" * 256])
def test_whoever_only_reads_needs_no_key_and_none_is_looked_at(writer, written):
    BusinessFactory()
    with CaptureQueriesContext(connection) as told:
        answer = writer.get("businesses/", **{"Idempotency-Key": written})
    assert answer.status_code == 200
    assert REPLAYED not in answer
    assert not any("keptanswer" in query["sql"] for query in told)


# What is kept, and for how long.


def test_after_a_day_the_same_key_is_a_new_one(writer):
    writer.post(ANOTHER, LEAST, **KEY)
    KeptAnswer.objects.update(given_at=timezone.now() - timedelta(hours=24))

    second = writer.post(ANOTHER, LEAST, **KEY)

    assert second.status_code == 201
    assert REPLAYED not in second
    assert is_same(writer.post(ANOTHER, LEAST, **KEY), second)
    assert Business.objects.count() == 2


def test_what_is_older_than_a_day_is_forgotten_at_night(writer):
    writer.post(ANOTHER, LEAST, **KEY)
    KeptAnswer.objects.update(given_at=timezone.now() - timedelta(hours=25))
    writer.post(ANOTHER, LEAST, **{"Idempotency-Key": "another"})

    call_command("forget_answers", verbosity=0)

    assert KeptAnswer.objects.get().given_at > timezone.now() - timedelta(hours=1)


def test_nothing_of_what_was_sent_or_answered_can_be_read_in_the_table(writer):
    body = LEAST | {"owner": {"name": "Rupi", "nik": NIK}, "rt": NIK}
    writer.post("businesses/", body, **{"Idempotency-Key": NIK})
    with connection.cursor() as cursor:
        cursor.execute("SELECT k::text || encode(sealed, 'escape') FROM rest_keptanswer k")
        [[text]] = cursor.fetchall()
    assert NIK not in text
    assert "Rupi" not in text


def test_a_change_of_the_key_of_the_data_makes_no_second_record(writer, settings):
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.DATA_KEYS = [old]
    first = writer.post("businesses/", LEAST, **KEY)
    settings.DATA_KEYS = [new, old]
    call_command("rotate_keys", verbosity=0)
    settings.DATA_KEYS = [new]

    assert is_same(writer.post("businesses/", LEAST, **KEY), first)
    assert Business.objects.count() == 1


def test_a_key_of_the_api_that_was_ended_is_told_nothing_of_what_it_did(writer):
    writer.post("businesses/", LEAST, **KEY)
    ApiKey.objects.all().end()
    assert code(writer.post("businesses/", LEAST, **KEY)) == (401, "authentication")


def test_a_number_that_was_uncovered_is_never_kept_and_noted_each_time(writer):
    business = BusinessFactory(owner__nik=NIK)
    address = f"owners/{business.owner.uuid}/reveal/"
    body = {"field": "nik", "purpose": "verification"}
    for _ in range(2):
        answer = writer.post(address, body, **KEY)
        assert answer.json()["value"] == NIK
        assert REPLAYED not in answer
    writer.post(address, {}, **KEY)
    assert AccessNote.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_an_answer_is_for_whoever_got_it(writer, officer_of):
    writer.post("businesses/", LEAST, **KEY)
    for person in (officer_of(HERE), officer_of(HERE, "administrator")):
        with wall.raised_for(person):
            assert not KeptAnswer.objects.exists()
    with wall.raised_for(KeptAnswer.objects.get().user):
        assert KeptAnswer.objects.exists()


# What it costs, and what is told of it.


def statements_of_a_change(writer, **headers):
    address = f"products/{ProductFactory().uuid}/"
    with CaptureQueriesContext(connection) as told:
        assert writer.patch(address, {"name": "Opak"}, seen="*", **headers).status_code == 200
    return [query["sql"] for query in told]


def test_who_sends_no_key_pays_nothing_for_it(writer):
    statements_of_a_change(writer)
    without, with_key = statements_of_a_change(writer), statements_of_a_change(writer, **KEY)
    assert not any("advisory" in sql or "keptanswer" in sql for sql in without)
    lock_look_and_keep, savepoint = 3, 2
    assert len(with_key) == len(without) + lock_look_and_keep + savepoint


def is_the_key(parameter):
    """What most addresses share, or an address's own."""
    return parameter.get("$ref", parameter.get("name")).endswith("Idempotency-Key")


def test_every_write_but_the_uncovering_of_a_number_is_described_with_it():
    told = {
        f"{method} {address}": [each for each in call["parameters"] if is_the_key(each)]
        for address, calls in schema.description("en")["paths"].items()
        for method, call in calls.items()
        if method != "get"
    }
    assert {name for name, found in told.items() if not found} == {
        "post /api/v1/owners/{uuid}/reveal/",
        "post /api/v1/reconcile/",  # only reads
    }
    required = {name for name, found in told.items() if any("required" in each for each in found)}
    assert required == {"post /api/v1/businesses/bulk/"}
