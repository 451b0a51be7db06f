"""What happens to a group is called to receivers, as what happens to a business."""

import json

import pytest
from django.utils import timezone

from businesses.models import BusinessGroup, GroupOfficer
from ikm_registry.hooks.telling import tell_all
from ikm_registry.rest.scopes import KeyScope
from tests.factories.groups import GroupFactory, GroupMemberFactory, GroupOfficerFactory
from tests.factories.hooks import hook_for

pytestmark = pytest.mark.django_db
PROBOLINGGO, BOALEMO = "35.13", "75.02"


def told(hook):
    tell_all()
    calls = [json.loads(call.body) for call in hook.deliveries.order_by("pk")]
    hook.deliveries.all().delete()
    return [call for call in calls if call["type"].startswith("group.")]


@pytest.fixture
def hook():
    return hook_for(PROBOLINGGO)


@pytest.fixture
def group(hook):
    group = GroupFactory()
    told(hook)
    return group


def test_a_group_is_told_from_its_first_day_to_its_last(hook):
    group = GroupFactory()
    rows = BusinessGroup.objects.filter(pk=group.pk)
    [made] = told(hook)
    assert made["type"] == "group.created"
    assert made["data"]["id"] == str(group.uuid)
    assert made["data"]["registry_no"] == group.registry_no
    assert made["data"]["fields_changed"] == ["*"]

    rows.update(commodity="Keripik singkong")
    [changed] = told(hook)
    assert (changed["type"], changed["data"]["fields_changed"]) == ("group.updated", ["commodity"])

    rows.update(dissolved_on=timezone.localdate())
    [dissolved] = told(hook)
    assert dissolved["type"] == "group.updated"
    assert dissolved["data"]["fields_changed"] == ["dissolved_on"]

    group.delete()
    [gone] = told(hook)
    assert (gone["type"], gone["data"]["reason"]) == ("group.closed", "deleted")


def test_who_joins_and_leaves_is_news_of_the_group(hook, group):
    member = GroupMemberFactory(group=group)
    [joined] = told(hook)
    assert (joined["type"], joined["data"]["fields_changed"]) == ("group.updated", ["members"])

    member.left_on = timezone.localdate()
    member.save()
    [left] = told(hook)
    assert left["data"]["fields_changed"] == ["members"]


def test_who_leads_it_is_news_for_those_alone_who_read_owners(hook, group):
    trusted = hook_for(PROBOLINGGO, role="district_officer", scopes=[*KeyScope])

    GroupOfficerFactory(group=group, name="Zirkonium")

    assert told(hook) == []
    calls = told(trusted)
    assert [call["data"]["fields_changed"] for call in calls] == [["officers"]]
    assert "Zirkonium" not in json.dumps(calls)
    assert GroupOfficer.objects.exists()


def test_a_group_of_elsewhere_is_not_told(group):
    elsewhere = hook_for(BOALEMO)

    BusinessGroup.objects.update(name="Sumber Makmur")

    assert told(elsewhere) == []


def test_a_group_that_moves_is_closed_here_and_told_whole_there(hook, group):
    there = hook_for(BOALEMO)

    BusinessGroup.objects.update(region_id=BOALEMO)

    [left], [came] = told(hook), told(there)
    assert (left["type"], left["data"]["reason"]) == ("group.closed", "out_of_scope")
    assert (came["type"], came["data"]["fields_changed"]) == ("group.updated", ["*", "region"])


def test_what_a_hook_was_not_asked_to_tell_is_not_told(group):
    hook = hook_for(PROBOLINGGO, told=["business.created"])

    BusinessGroup.objects.update(name="Sumber Makmur")

    assert told(hook) == []
