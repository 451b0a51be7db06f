"""What a receiver is told: what the feed would tell the same key, in thin words, once."""

import json

import pytest

from businesses.choices import ConsentPurpose
from businesses.models import Business, Figures, Owner
from businesses.services.merging import merge
from businesses.services.registration import register
from ikm_registry.feed.models import Horizon, number_changes
from ikm_registry.hooks.choices import EventType
from ikm_registry.hooks.models import Delivery, Webhook
from ikm_registry.hooks.telling import make_out, tell_all
from ikm_registry.rest.scopes import KeyScope
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.hooks import hook_for
from tests.feed.test_changes import Follower

pytestmark = pytest.mark.django_db
PROBOLINGGO, LECES, BOALEMO, PROVINCE = "35.13", "35.13.05", "75.02", "35"
ALL_SCOPES = [KeyScope.READ, KeyScope.OWNERS_READ, KeyScope.FINANCES]


def told(hook):
    """What was made out for it since somebody looked last."""
    tell_all()
    calls = list(hook.deliveries.order_by("pk"))
    hook.deliveries.all().delete()
    return [json.loads(call.body) for call in calls]


def names(hook):
    return [body["type"] for body in told(hook)]


def test_a_change_is_told_by_ids_and_names_of_parts(hook):
    product = ProductFactory(name="Keripik tempe")
    told(hook)

    product.name = "Keripik pisang"
    product.save()

    (body,) = told(hook)
    business = product.business
    assert body["type"] == "business.updated"
    assert body["timestamp"].endswith("Z")
    assert body["data"] == {
        "id": str(business.uuid),
        "registry_no": business.registry_no,
        "version": business.version,
        "timepoint": number_changes(),
        "fields_changed": ["products"],
    }


def test_nothing_personal_and_no_name_leaves(hook, officer_of):
    officer = officer_of(PROBOLINGGO)
    made = Business(name="Keripik Zirkonium", region_id=LECES)
    register(business=made, owner=Owner(name="Zirkonium"), product=None, by=officer)
    Owner.objects.update(name="Zirkonium Jaya")

    assert "Zirkonium" not in json.dumps(told(hook))


def test_each_thing_that_happens_has_its_name(hook, officer_of):
    officer = officer_of(PROBOLINGGO, role="administrator")
    kept, double = BusinessFactory(), BusinessFactory()
    assert names(hook) == ["business.created"] * 2

    Business.objects.filter(pk=kept.pk).update(name="Emping Bu Rupi")
    assert names(hook) == ["business.updated"]

    merge(kept=kept, double=double, by=officer)
    merged = [body for body in told(hook) if body["type"] == "business.merged"]
    assert [body["data"]["merged_into"] for body in merged] == [str(kept.uuid)]

    kept.refresh_from_db()
    kept.delete()
    (gone,) = told(hook)
    assert (gone["type"], gone["data"]["reason"]) == ("business.closed", "deleted")


def test_a_business_that_stopped_working_is_a_record_still(hook):
    business = BusinessFactory()
    told(hook)
    Business.objects.filter(pk=business.pk).update(status="closed")

    (body,) = told(hook)
    assert body["type"] == "business.updated"
    assert body["data"]["fields_changed"] == ["status"]


def test_who_moves_is_closed_here_and_there_no_new_record():
    business = BusinessFactory()
    here, there, both = hook_for(PROBOLINGGO), hook_for(BOALEMO), hook_for(PROBOLINGGO, BOALEMO)

    Business.objects.update(region_id=BOALEMO)

    tell_all()
    left, came, moved = (json.loads(each.deliveries.get().body) for each in (here, there, both))
    assert (left["type"], left["data"]["reason"]) == ("business.closed", "out_of_scope")
    assert came["type"] == moved["type"] == "business.updated"
    assert came["data"]["id"] == str(business.uuid)
    assert came["data"]["fields_changed"] == ["*", "region"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"scopes": ALL_SCOPES},
        {"role": "district_officer", "scopes": ALL_SCOPES},
        {"purpose": "bank"},
        {"scopes": [KeyScope.OWNERS_READ]},
    ],
    ids=str,
)
@pytest.mark.parametrize("places", [(PROBOLINGGO,), (PROVINCE,), (LECES, BOALEMO), ()], ids=str)
def test_it_is_told_what_the_feed_tells_the_same_key(places, facts):
    """The same changes by the same numbers, with the same names of parts; nothing besides."""
    hook = hook_for(*places, **facts)
    reads = KeyScope.READ in facts.get("scopes", [KeyScope.READ]) and places
    follower = Follower(*places, **facts)
    figures, there = FiguresFactory(), BusinessFactory(region_id=BOALEMO)
    Figures.objects.filter(pk=figures.pk).update(turnover=99_000_000)
    number_changes()
    consent = ConsentFactory(owner=figures.business.owner, purpose=ConsentPurpose.BANK)
    Owner.objects.update(name="Hartatik")
    number_changes()
    consent.delete()
    Business.objects.filter(pk=there.pk).update(region_id="35.08.01")

    heard = {body["data"]["timepoint"]: body["data"] for body in told(hook)}

    news = follower.news() if reads else []
    assert sorted(heard) == [each["timepoint"] for each in news]
    assert [heard[at]["fields_changed"] for at in sorted(heard)] == [
        each["fields_changed"] for each in news
    ]


def test_rights_are_those_of_the_moment(hook):
    BusinessFactory()
    hook.key.user.assignments.all().delete()
    assert told(hook) == []

    hook.key.user.assignments.create(role="api_client", region_id=PROBOLINGGO)
    BusinessFactory()
    assert names(hook) == ["business.created"]


@pytest.mark.parametrize("ends", ["the key ends", "the key is over", "the account is closed"])
def test_a_hook_is_silent_while_nobody_could_fetch_and_goes_on_afterwards(hook, ends):
    key = hook.key
    key.ended_at = key.created_at if ends == "the key ends" else None
    if ends == "the key is over":
        key.expires_on = "2020-01-01"
    key.user.is_active = ends != "the account is closed"
    key.save()
    key.user.save()
    BusinessFactory()
    assert told(hook) == []

    key.ended_at, key.expires_on, key.user.is_active = None, "2099-01-01", True
    key.save()
    key.user.save()
    assert names(hook) == ["business.created"]


def test_it_is_told_only_what_it_asked_for():
    hook = hook_for(PROBOLINGGO, told=[EventType.CLOSED])
    BusinessFactory().delete()
    number_changes()
    assert set(names(hook)) <= {"business.closed"}
    assert Webhook.objects.get().cursor == number_changes()


@pytest.mark.parametrize(
    ("area", "count"), [(PROVINCE, 2), (PROBOLINGGO, 2), (LECES, 1), ("35.08", 0), (BOALEMO, 0)]
)
def test_an_area_narrows_and_never_widens(area, count):
    hook = hook_for(PROBOLINGGO, area_id=area)
    BusinessFactory()
    BusinessFactory(region_id="35.13.11")
    BusinessFactory(region_id="35.08")
    BusinessFactory(region_id=BOALEMO)
    assert len(told(hook)) == count


def test_who_leaves_the_area_of_a_hook_is_closed_for_it():
    hook = hook_for(PROVINCE, area_id=LECES)
    BusinessFactory()
    told(hook)
    Business.objects.update(region_id="35.13.11")
    assert names(hook) == ["business.closed"]


def test_two_workers_who_read_the_same_make_out_one_call(hook):
    BusinessFactory()
    same = Webhook.objects.get()
    tell_all()
    call = Delivery.objects.get()
    make_out(same, [call], hook.cursor)
    assert Delivery.objects.get() == call


def test_a_hook_whose_changes_are_forgotten_stops_and_asks_for_a_letter(hook):
    BusinessFactory()
    Horizon.objects.update(forgotten=number_changes())
    assert told(hook) == []
    hook.refresh_from_db()
    assert (hook.stopped_because, hook.letter_due) == ("behind", True)


def test_while_many_calls_wait_the_feed_keeps_the_rest(hook, monkeypatch):
    monkeypatch.setattr("ikm_registry.hooks.telling.PAGE", 2)
    monkeypatch.setattr("ikm_registry.hooks.telling.MOST_WAITING", 2)
    BusinessFactory.create_batch(5)
    for _ in range(3):
        tell_all()
    assert Delivery.objects.count() == 2

    found = []
    while now := told(hook):
        found += [body["data"]["timepoint"] for body in now]
    assert len(found) == len(set(found)) == 5
    assert found == sorted(found)


def test_a_superusers_key_is_told_of_everywhere():
    hook = hook_for()
    user = hook.key.user
    user.is_superuser = True
    user.save()
    BusinessFactory(region_id=BOALEMO)
    assert names(hook) == ["business.created"]
