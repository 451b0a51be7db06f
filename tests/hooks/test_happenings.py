"""What is told beside the changes of documents: of proposed changes, imports and jobs."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from businesses.api.bulk_work import work
from businesses.choices import ChangeEvent, ImportEvent, JobEvent
from businesses.models import BulkJob, Business, ImportBatch
from businesses.services.bulk_jobs import cancel_job
from businesses.services.changes import (
    Proposal,
    decide,
    propose_again,
    send_back,
    withdraw_change,
)
from businesses.services.import_batches import cancel_import, fail, start_loading
from ikm_registry.feed.models import Change, happened, number_changes
from ikm_registry.hooks.choices import EventType, event_choices
from ikm_registry.hooks.models import Webhook
from ikm_registry.hooks.telling import tell_all
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import Machine
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, ProductFactory
from tests.factories.changes import proposed
from tests.factories.hooks import hook_for
from tests.factories.imports import check, hand_in, load, sheet
from tests.factories.rest import key_for
from tests.hooks.test_telling import told

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "35.13", "75.02"
BESIDE = [name for name, _label in event_choices() if name not in EventType.values]
SCOPES = [KeyScope.READ, KeyScope.PROPOSE]


def listener(*places, **facts):
    """Told of all that is no change of a document."""
    return hook_for(*places or [HERE], **{"told": BESIDE, "scopes": SCOPES} | facts)


@pytest.fixture
def hook(db):
    return listener()


@pytest.fixture
def business(db):
    return BusinessFactory(name="Zirkonium")


@pytest.fixture
def officer(officer_of):
    return officer_of(HERE)


@pytest.fixture
def viewer(officer_of):
    return officer_of(HERE, role="viewer")


def names(hook):
    return [body["type"] for body in told(hook)]


def stored(row):
    return type(row)._default_manager.get(pk=row.pk)


# Proposed changes.


def test_a_change_that_waits_is_told_by_ids_alone(hook, business, viewer):
    change = proposed(stored(business), viewer, address="Jalan Zirkonium", reason="Zirkonium")
    (body,) = told(hook)
    assert body["type"] == "change_request.waiting"
    assert body["data"] == {
        "id": str(change.uuid),
        "registry_no": business.registry_no,
        "version": change.version,
        "timepoint": number_changes(),
    }
    assert "Zirkonium" not in json.dumps(body)


def test_each_step_is_told(hook, business, viewer, officer):
    change = proposed(stored(business), viewer, address="Jalan Raya", rt="1")
    assert names(hook) == [ChangeEvent.WAITING]

    change = decide(change=change, by=officer, approved=["address"])
    assert names(hook) == [ChangeEvent.DECIDED]
    change = send_back(change=change, by=officer, reason="Sebutkan RW")
    assert names(hook) == [ChangeEvent.DECIDED]

    again = Proposal({"rt": "2"}, stored(business).version, "Pindah rumah")
    change = propose_again(change=change, by=viewer, proposal=again)
    assert names(hook) == [ChangeEvent.WAITING]
    withdraw_change(change=change, by=viewer)
    assert names(hook) == [ChangeEvent.WITHDRAWN]


def test_one_decision_about_several_fields_is_told_once(hook, business, viewer, officer):
    change = proposed(stored(business), viewer, address="Jalan Raya", rt="1", rw="2")
    told(hook)
    rejected = {"rt": "Bukan RT itu", "rw": "Bukan RW itu"}
    decide(change=change, by=officer, approved=["address"], rejected=rejected)
    assert names(hook) == [ChangeEvent.DECIDED]


def test_what_was_applied_at_once_waited_for_nobody(hook, viewer):
    product = stored(ProductFactory())
    proposed(product, viewer, price=9_000)
    assert names(hook) == []


def test_what_did_not_happen_is_not_told(hook, business, viewer):
    with transaction.atomic():
        proposed(stored(business), viewer, address="Jalan Raya")
        transaction.set_rollback(True)
    assert names(hook) == []


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({}, True),
        ({"places": [CLARAK]}, True),
        ({"places": [ELSEWHERE]}, False),
        ({"places": []}, False),
        ({"area_id": "35.13.05"}, True),
        ({"area_id": "35.13.11"}, False),
        ({"scopes": [KeyScope.READ]}, False),
        ({"scopes": [KeyScope.PROPOSE]}, False),
        ({"purpose": "bank"}, False),
    ],
    ids=str,
)
def test_requests_are_told_to_keys_that_may_read_them(business, viewer, facts, is_told):
    places = facts.pop("places", [HERE])
    hook = hook_for(*places, **{"told": BESIDE, "scopes": SCOPES} | facts)
    proposed(stored(business), viewer, address="Jalan Raya")
    assert bool(told(hook)) is is_told


def test_what_is_proposed_of_an_owner_is_told_to_those_who_may_see_owners(business, viewer):
    blind = listener()
    seeing = listener(role="district_officer", scopes=[*SCOPES, KeyScope.OWNERS_READ])
    proposed(stored(business.owner), viewer, business=business, education="s1")
    tell_all()
    assert (blind.deliveries.count(), seeing.deliveries.count()) == (0, 1)


def test_a_request_that_is_gone_is_told_no_more(hook, business, viewer):
    proposed(stored(business), viewer, address="Jalan Raya")
    Business.objects.all().delete()
    assert names(hook) == []
    assert Webhook.objects.get().cursor == number_changes()


# Imports.


def test_a_list_that_was_loaded_is_told_with_its_counts(hook, officer):
    batch = load(sheet({}, {"NIB": "123"}), by=officer, name="Data Zirkonium.csv")
    (body,) = told(hook)
    assert body["type"] == "import.finished"
    assert body["data"] == {
        "id": str(batch.uuid),
        "timepoint": body["data"]["timepoint"],
        "region": HERE,
        "state": "done",
        **{"total": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1},
    }


def test_a_check_is_not_told_and_a_loading_that_ended_before_its_end_is(hook, officer):
    hand_in(sheet({}), by=officer)
    ImportBatch.objects.update(state="checking")
    fail(ImportBatch.objects.get().pk, "Lembar ini tidak dapat dibaca.")
    assert names(hook) == []

    for end in (lambda batch: fail(batch.pk, "Berhenti."), lambda b: cancel_import(b, by=officer)):
        batch = check(sheet({}), by=officer)
        start_loading(batch=batch, by=officer)
        end(batch)
        (body,) = told(hook)
        assert body["data"]["state"] in ("failed", "cancelled")


@pytest.mark.parametrize(
    ("places", "facts"),
    [([ELSEWHERE], {}), ([HERE], {"purpose": "bank"}), ([HERE], {"scopes": [KeyScope.REVEAL]})],
)
def test_imports_are_told_to_whoever_reads_businesses_there(officer, places, facts):
    hook = hook_for(*places, **{"told": BESIDE} | facts)
    load(sheet({}), by=officer)
    assert names(hook) == []


# Jobs.


@pytest.fixture
def queue(settings):
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": backend}}


@pytest.fixture
def sent(queue):
    """A job of a client that wants to be called, and her hook."""
    hook = listener(role="district_officer", scopes=list(KeyScope), read_only=False)
    _key, words = key_for(hook.key.user, scopes=list(KeyScope), read_only=False)
    items = [{"data": {"name": f"Usaha {n}", "region": CLARAK}} for n in range(1_001)]
    query = "businesses/bulk/?mode=commit&atomic=row&strategy=create"
    answer = Machine(words).post(query, {"items": items}, **{"Idempotency-Key": "one"})
    assert answer.status_code == 202
    return hook, BulkJob.objects.get()


def test_whoever_sent_a_job_is_told_that_it_has_ended_and_nobody_else(sent):
    hook, job = sent
    other = listener(role="district_officer")
    assert names(hook) == []
    work(job.pk)
    (body,) = [each for _page in range(3) for each in told(hook)]
    assert body["type"] == "job.finished"
    facts = {name: body["data"][name] for name in ("id", "state")}
    assert facts == {"id": str(job.uuid), "state": "success"}
    assert not other.deliveries.exists()


def test_a_job_that_was_cancelled_or_failed_has_ended(sent):
    hook, job = sent
    cancel_job(job, by=UserFactory(is_superuser=True))
    (body,) = told(hook)
    assert body["data"]["state"] == "cancelled"
    BulkJob.objects.update(state="queued")
    hook.key.user.is_active = False
    hook.key.user.save()
    work(job.pk)
    hook.key.user.is_active = True
    hook.key.user.save()
    (body,) = told(hook)
    assert body["data"]["state"] == "failed"


# The plumbing.


def test_a_new_hook_is_told_of_businesses_alone_unless_more_is_chosen():
    assert {ChangeEvent.WAITING, ImportEvent.FINISHED, JobEvent.FINISHED} <= set(BESIDE)
    assert hook_for(HERE).told == EventType.values


def test_events_of_both_kinds_come_in_one_order_and_page_by_page(monkeypatch, viewer):
    monkeypatch.setattr("ikm_registry.hooks.telling.PAGE", 2)
    hook = listener(told=[*EventType.values, *BESIDE])
    for _ in range(3):
        made = BusinessFactory()
        number_changes()
        proposed(stored(made), viewer, address="Jalan Raya")
        number_changes()
    BusinessFactory()

    found = []
    for _ in range(8):
        found += told(hook)
    points = [body["data"]["timepoint"] for body in found]
    assert points == sorted(set(points))
    told_as = [body["type"] for body in found]
    assert told_as == ["business.created", ChangeEvent.WAITING] * 3 + ["business.created"]


def test_many_of_others_do_not_hide_what_follows(monkeypatch, hook, officer, business, viewer):
    monkeypatch.setattr("ikm_registry.hooks.telling.PAGE", 2)
    for _ in range(5):
        elsewhere = proposed(
            stored(BusinessFactory(region_id=ELSEWHERE)),
            UserFactory(assignments=[("viewer", ELSEWHERE)]),
            address="Jalan Raya",
        )
        assert elsewhere.state == "submitted"
    proposed(stored(business), viewer, address="Jalan Raya")
    found = [name for _ in range(8) for name in names(hook)]
    assert found == [ChangeEvent.WAITING]


def test_what_happens_lies_in_no_place_and_is_no_change_of_a_document(business, viewer):
    change = proposed(stored(business), viewer, address="Jalan Raya")
    happened(change, ChangeEvent.DECIDED)
    (row,) = Change.objects.happenings()
    assert (row.kind, row.type, row.place, row.position) == ("change_request", "decided", "", "")


def test_a_round_costs_the_same_for_one_and_for_nine(hook, viewer):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            proposed(stored(BusinessFactory()), viewer, address="Jalan Raya")
        with CaptureQueriesContext(connection) as asked:
            told(hook)
        counts.append(len(asked))
    assert counts[0] == counts[1]
