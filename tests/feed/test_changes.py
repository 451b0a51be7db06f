"""What changed, told to each reader in order, and no more than she may have."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from businesses.choices import ConsentPurpose
from businesses.models import Business, Figures, Owner
from ikm_registry.feed.models import Horizon, number_changes
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    FiguresFactory,
    ProductFactory,
)
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO, BOALEMO, PROVINCE = "35.13", "75.02", "35"
ALL_SCOPES = [KeyScope.READ, KeyScope.OWNERS_READ, KeyScope.FINANCES]


class Follower:
    """A system that follows by a key."""

    def __init__(self, *places, role="api_client", **key):
        self.words = key_for(client_of(*places, role=role), **key)[1]
        self.after = number_changes()

    def ask(self, **parameters):
        headers = {"Authorization": f"Bearer {self.words}"}
        return Client().get("/api/v1/changes/", parameters, headers=headers)

    def news(self, **parameters):
        page = self.ask(after=self.after, **parameters).json()
        self.after = page["next_after"]
        return page["results"]


@pytest.fixture
def follower():
    return Follower(PROBOLINGGO)


def test_a_change_is_told_with_the_document_as_it_is_now(follower):
    product = ProductFactory(name="Keripik tempe")
    follower.news()

    product.name = "Keripik pisang"
    product.save()

    (told,) = follower.news()
    business = product.business
    assert told.pop("timepoint") == follower.after
    assert told.pop("published_at").endswith("Z")
    data = told.pop("data")
    assert data["products"][0]["name"] == "Keripik pisang"
    assert data["restricted"] == ["owner", "finances"]
    assert told == {
        "type": "changed",
        "resource_kind": "business",
        "resource_id": str(business.uuid),
        "resource_uri": f"/api/v1/businesses/{business.uuid}/",
        "fields_changed": ["products"],
        "version": business.version,
    }


def test_without_a_timepoint_one_is_told_from_now_on(follower):
    BusinessFactory()

    page = follower.ask().json()

    assert page == {"results": [], "next_after": number_changes(), "has_more": False}


def test_what_is_new_is_told_as_all_of_it_and_what_is_gone_without_a_document(follower):
    business = BusinessFactory()
    (told,) = follower.news()
    assert told["fields_changed"] == ["*"]
    assert told["data"]["id"] == str(business.uuid)

    business.delete()

    (told,) = follower.news()
    assert (told["type"], told["data"]) == ("deleted", None)


def test_an_old_change_of_what_is_gone_since_has_no_document(follower):
    business = BusinessFactory()
    number_changes()
    business.delete()

    came, went = follower.news()

    assert (came["type"], came["data"]) == ("changed", None)
    assert went["type"] == "deleted"


def test_who_moves_leaves_one_reader_and_comes_to_another_and_stays_with_a_third():
    business = BusinessFactory()
    here, there, both = Follower(PROBOLINGGO), Follower(BOALEMO), Follower(PROBOLINGGO, BOALEMO)

    Business.objects.update(region_id=BOALEMO)

    (left,), (came,), (moved,) = here.news(), there.news(), both.news()
    assert (left["type"], left["data"]) == ("out_of_scope", None)
    assert came["data"]["id"] == moved["data"]["id"] == str(business.uuid)
    assert came["type"] == moved["type"] == "changed"
    assert came["fields_changed"] == ["*", "region"]


def test_places_of_others_are_not_told_though_the_timepoint_goes_on(follower):
    BusinessFactory(region_id=BOALEMO)

    before = follower.after
    assert follower.news() == []
    assert follower.after == before + 1


@pytest.mark.parametrize("place", ["", PROVINCE, PROBOLINGGO, "35.13.05", "35.13.05.2008"])
def test_each_level_of_place_is_told_of_what_lies_inside(place):
    if place:
        follower = Follower(place)
    else:
        follower = Follower()
        follower.words = key_for(UserFactory(is_superuser=True))[1]
    BusinessFactory()
    BusinessFactory(region_id="75.02" if place else "35.13")
    assert len(follower.news()) == (1 if place else 2)


def test_that_hidden_parts_changed_is_told_to_none_but_those_who_see_them():
    figures = FiguresFactory()
    plain = Follower(PROBOLINGGO)
    full = Follower(PROBOLINGGO, role="district_officer", scopes=ALL_SCOPES)

    Figures.objects.filter(pk=figures.pk).update(turnover=99_000_000)
    assert plain.news() == []
    assert [told["fields_changed"] for told in full.news()] == [["finances"]]

    Owner.objects.update(name="Hartatik")
    assert plain.news() == []
    assert [told["fields_changed"] for told in full.news()] == [["owner"]]

    Business.objects.update(name="Emping Bu Rupi", owner=None)
    (told,), (told_in_full,) = plain.news(), full.news()
    assert told["fields_changed"] == ["display", "name"]
    assert told_in_full["fields_changed"] == ["display", "name", "owner"]


def test_a_part_seen_in_one_place_only_is_told_only_there(officer_of):
    user = UserFactory(assignments=[("district_officer", PROBOLINGGO), ("viewer", BOALEMO)])
    here, there = FiguresFactory(), FiguresFactory(business__region_id=BOALEMO)
    follower = Follower()
    follower.words = key_for(user, scopes=ALL_SCOPES)[1]

    Figures.objects.update(turnover=99_000_000)

    (told,) = follower.news()
    assert told["resource_id"] == str(here.business.uuid) != str(there.business.uuid)


def test_a_version_that_stands_in_the_document_is_told_though_nothing_else_is_seen():
    """Her copy would else not equal the registry."""
    business = BusinessFactory()
    follower = Follower(PROBOLINGGO)

    business.owner = None
    business.version += 1
    business.save()

    (told,) = follower.news()
    assert told["fields_changed"] == []
    assert told["data"]["version"] == business.version


def test_without_consent_a_reader_hears_of_what_comes_goes_and_is_agreed_to_alone():
    bank = Follower(PROBOLINGGO, purpose="bank")
    business = BusinessFactory()
    (came,) = bank.news()
    assert came["data"]["restricted"] == ["*"]
    assert came["fields_changed"] == ["*"]

    Business.objects.update(name="Emping Bu Rupi")
    assert bank.news() == []

    ConsentFactory(owner=business.owner, purpose=ConsentPurpose.PARTNER)
    assert bank.news() == []

    consent = ConsentFactory(owner=business.owner, purpose=ConsentPurpose.BANK)
    (agreed,) = bank.news()
    assert agreed["fields_changed"] == ["*"]
    assert agreed["data"]["name"] == "Emping Bu Rupi"

    Business.objects.update(name="Keripik Bu Rupi")
    assert [told["fields_changed"] for told in bank.news()] == [["display", "name"]]

    consent.delete()
    (withdrawn,) = bank.news()
    assert withdrawn["data"]["restricted"] == ["*"]

    business.refresh_from_db()
    business.delete()
    assert [told["type"] for told in bank.news()] == ["deleted"]


def test_what_moves_in_without_consent_comes_as_its_number():
    BusinessFactory(region_id=BOALEMO)
    bank = Follower(PROBOLINGGO, purpose="bank")

    Business.objects.update(region_id=PROBOLINGGO)

    assert [told["data"]["restricted"] for told in bank.news()] == [["*"]]


def test_pages_follow_one_another_without_gap(follower):
    for _ in range(5):
        BusinessFactory()

    sizes, timepoints = [], []
    for _ in range(3):
        page = follower.ask(after=follower.after, limit=2).json()
        follower.after = page["next_after"]
        sizes.append((len(page["results"]), page["has_more"]))
        timepoints += [told["timepoint"] for told in page["results"]]

    assert sizes == [(2, True), (2, True), (1, False)]
    assert timepoints == sorted(set(timepoints))


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"after": "x"}, 400, "validation"),
        ({"after": "-1"}, 400, "validation"),
        ({"after": "9" * 30}, 400, "validation"),
        ({"after": ["1", "2"]}, 400, "validation"),
        ({"limit": "0"}, 400, "validation"),
        ({"limit": "1001"}, 400, "validation"),
        ({"wait": "31"}, 400, "validation"),
        ({"resource": "owners"}, 400, "validation"),
        ({"since": "1"}, 400, "unknown-parameter"),
        ({"after": "999999999999"}, 410, "cursor-too-old"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(follower, parameters, status, code):
    answer = follower.ask(**parameters)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_timepoint_that_was_never_told_is_not_called_old(follower):
    assert "belum pernah" in follower.ask(after="999999999999").json()["detail"]


def test_a_timepoint_of_which_changes_are_forgotten_leads_to_the_snapshots(follower):
    BusinessFactory()
    Horizon.objects.update(forgotten=number_changes())

    answer = follower.ask(after=follower.after)

    assert answer.status_code == 410
    assert answer.json()["snapshots"] == "http://testserver/api/v1/snapshots/"


def test_who_may_read_no_business_may_not_follow():
    nobody = Follower(PROBOLINGGO, scopes=[KeyScope.OWNERS_READ])
    assert nobody.ask().status_code == 403
    assert nobody.ask(resource="businesses").status_code == 403


def test_officers_follow_by_their_session(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO))
    after = number_changes()
    BusinessFactory()
    (told,) = client.get("/api/v1/changes/", {"after": after}).json()["results"]
    assert told["data"]["restricted"] == []


def test_the_page_costs_the_same_number_of_questions_for_one_change_and_for_many(follower):
    questions = []
    for count in (1, 9):
        BusinessFactory.create_batch(count)
        with CaptureQueriesContext(connection) as asked:
            assert len(follower.news()) == count
        questions.append(len(asked))
    assert questions[0] == questions[1]
