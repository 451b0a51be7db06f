"""One statement finds the key, its user and her places, and counts the request."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from businesses.models import Business, Owner
from ikm_registry.accounts import wall
from ikm_registry.accounts.scope import Scope
from ikm_registry.history.reading import events_of
from ikm_registry.rest.admission import admit, bytes_owed, note_failed
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.models import ApiKey, FailedRequest, Traffic
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO, LUMAJANG = "35.13", "35.08"
NOON = datetime(2026, 11, 24, 12, 1, tzinfo=UTC)


def admitted(words):
    return admit(Credentials.read(words))


def test_a_key_is_let_in_by_one_statement_that_tells_all_of_its_user():
    user = client_of(PROBOLINGGO, LUMAJANG)
    _key, words = key_for(user)
    BusinessFactory()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = admitted(words).as_user()
        assert found == user
        assert found.has_perm("businesses.view_business")
        assert Scope.of(found, "businesses.view_business").codes == (LUMAJANG, PROBOLINGGO)
    assert len(asked) == 1
    assert Business.objects.permitted(found, "view").count() == 1


def test_the_words_of_a_key_are_kept_nowhere():
    key, words = key_for(client_of(PROBOLINGGO))
    secret = words.partition(".")[2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k::text FROM rest_apikey k UNION SELECT e::text FROM rest_apikeyevent e"
        )
        kept = " ".join(row for (row,) in cursor.fetchall())
    assert secret not in kept
    assert key.digest not in str(list(events_of(ApiKey).objects.values()))


@pytest.mark.parametrize(
    "text", ["", "ikm_", "ikm_abc.def", "x" * 57, "ikm_" + "é" * 12 + "." + "a" * 40]
)
def test_what_is_not_written_like_a_key_is_none(text):
    assert Credentials.read(text) is None


def test_a_wrong_secret_an_unknown_and_an_ended_key_are_answered_alike_and_not_counted():
    user = client_of(PROBOLINGGO)
    key, words = key_for(user)
    wrong = Credentials(key.prefix, "a" * 40)
    assert admit(wrong) is None
    assert admit(Credentials.new()) is None
    over = key_for(user, days=-1)[1]
    assert admitted(over) is None
    ApiKey.objects.filter(pk=key.pk).update(ended_at=datetime.now(UTC))
    assert admitted(words) is None
    assert not Traffic.objects.exists()


def test_the_key_of_a_closed_account_is_worth_nothing():
    user = client_of(PROBOLINGGO)
    _key, words = key_for(user)
    user.is_active = False
    user.save()
    assert admitted(words) is None


def test_on_its_last_day_a_key_still_holds():
    assert admitted(key_for(client_of(PROBOLINGGO), days=0)[1])


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(1, None, False), (None, -1, False), (0, 0, True)]
)
def test_only_assignments_in_force_count(starts, ends, holds):
    user = client_of(PROBOLINGGO)
    _key, words = key_for(user)
    today = datetime.now(user.zone).date()

    def day(after):
        return None if after is None else today + timedelta(days=after)

    user.assignments.update(starts_on=day(starts), ends_on=day(ends))
    assert (
        bool(admitted(words).as_user().held)
        == holds
        == bool(type(user).objects.get(pk=user.pk).held)
    )


def test_scopes_narrow_what_the_user_holds_and_add_nothing():
    user = client_of(PROBOLINGGO, role="district_officer")
    BusinessFactory()
    reader = admitted(key_for(user, scopes=[KeyScope.READ])[1]).as_user()
    assert reader.has_perm("businesses.view_business")
    assert not reader.has_perm("businesses.change_business")
    assert not reader.has_perm("businesses.view_owner")
    assert not Owner.objects.permitted(reader, "view").exists()
    assert not Scope.of(reader, "businesses.view_money")

    all_of_it = [str(scope) for scope in KeyScope]
    viewer = admitted(key_for(client_of(PROBOLINGGO, role="viewer"), scopes=all_of_it)[1]).as_user()
    assert not viewer.has_perm("businesses.change_business")


def test_a_key_of_a_superuser_is_narrowed_too():
    root = UserFactory(is_superuser=True)
    found = admitted(key_for(root, scopes=[KeyScope.READ])[1]).as_user()
    assert found.has_perm("businesses.view_business")
    assert not found.has_perm("businesses.view_owner")
    assert not found.has_perm("accounts.change_user")
    assert not Business.objects.permitted(found, "change").exists()


def test_an_owner_who_comes_by_a_key_is_narrowed_in_what_is_her_own():
    account = UserFactory()
    business = BusinessFactory(owner__account=account)
    found = admitted(key_for(account, scopes=[KeyScope.READ])[1]).as_user()
    assert list(Business.objects.permitted(found, "view")) == [business]
    assert not Owner.objects.permitted(found, "view").exists()


def test_a_key_that_only_reads_takes_every_right_to_write():
    user = client_of(PROBOLINGGO, role="district_officer")
    both = [KeyScope.READ, KeyScope.WRITE]
    assert not admitted(key_for(user, scopes=both)[1]).as_user().has_perm("businesses.add_product")
    writer = admitted(key_for(user, scopes=both, read_only=False)[1]).as_user()
    assert writer.has_perm("businesses.add_product")


def test_requests_are_counted_by_windows_of_five_minutes_and_limited():
    key, words = key_for(client_of(PROBOLINGGO), rate=2)
    with time_machine.travel(NOON, tick=False) as clock:
        assert [admitted(words).is_limited for _ in range(4)] == [False, False, True, True]
        assert admitted(words).remaining == 0
        clock.shift(timedelta(minutes=4))
        assert not admitted(words).is_limited
    rows = Traffic.objects.filter(key=key).order_by("began_at")
    assert list(rows.values_list("began_at", "requests", "refused")) == [
        (NOON.replace(minute=0), 5, 3),
        (NOON.replace(minute=5), 1, 0),
    ]


def test_bytes_that_went_out_are_counted_with_the_next_request():
    key, words = key_for(client_of(PROBOLINGGO))
    admitted(words)
    bytes_owed[key.prefix] += 1234
    admitted(words)
    admitted(words)
    assert Traffic.objects.get(key=key).bytes == 1234


def test_the_last_use_is_noted_once_a_minute_and_is_no_event():
    key, words = key_for(client_of(PROBOLINGGO))
    with time_machine.travel(NOON, tick=False) as clock:
        for seconds in (0, 30, 40):
            clock.shift(timedelta(seconds=seconds))
            admitted(words)
    key.refresh_from_db()
    assert key.last_used_at == NOON + timedelta(seconds=70)
    assert events_of(ApiKey).objects.filter(pgh_obj_id=key.pk).count() == 1


def test_old_traffic_is_forgotten():
    key, words = key_for(client_of(PROBOLINGGO))
    with time_machine.travel(NOON - timedelta(days=40), tick=False):
        key.expires_on = NOON.date() + timedelta(days=1)
        key.save()
        admitted(words)
    with time_machine.travel(NOON, tick=False):
        admitted(words)
    assert [row.began_at for row in Traffic.objects.all()] == [NOON.replace(minute=0)]


def test_faults_are_counted_and_the_last_hundred_kept():
    key, words = key_for(client_of(PROBOLINGGO))
    with time_machine.travel(NOON, tick=False):
        let_in = admitted(words)
        for number in range(102):
            facts = {"code": "not-found", "method": "GET", "path": f"/api/v1/{number}/"}
            note_failed(let_in, status=404 if number else 500, request="", **facts)
    traffic = Traffic.objects.get()
    assert (traffic.failed, traffic.errors) == (101, 1)
    assert FailedRequest.objects.count() == 100
    assert FailedRequest.objects.first().path == "/api/v1/101/"


def test_keys_and_their_traffic_stand_behind_the_wall(officer_of):
    key, words = key_for(client_of(PROBOLINGGO))
    note_failed(admitted(words), status=404, code="x", method="GET", path="/", request="")
    for place, seen in ((PROBOLINGGO, 1), (LUMAJANG, 0)):
        with wall.raised_for(officer_of(place)):
            counts = [model.objects.count() for model in (ApiKey, Traffic, FailedRequest)]
            assert counts == [seen] * 3
    assert ApiKey.objects.permitted(officer_of(PROBOLINGGO, "administrator"), "view").get() == key
