"""An administrator lets other systems in, and ends them."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.clients.traffic import chart, days_of
from ikm_registry.people.services import off_board
from ikm_registry.rest.models import ApiKey, FailedRequest, Traffic
from tests.factories.accounts import UserFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
PROBOLINGGO, LECES, LUMAJANG, EAST_JAVA = "35.13", "35.13.11", "35.08", "35"
FORM = "application/x-www-form-urlencoded"
WORDS = re.compile(r"ikm_[A-Za-z0-9]{12}\.[A-Za-z0-9]{40}")


def typed(**changes):
    return {
        "name": "Portal Satu Data",
        "role": "api_client",
        "region": PROBOLINGGO,
        "ends_on": "",
        "key_name": "Server portal",
        "scopes": ["businesses:read"],
        "purpose": "catalogue",
        "read_only": "on",
        "expires_on": timezone.localdate() + timedelta(days=90),
        "addresses": "127.0.0.0/8\n203.0.113.7",
        "rate": "300",
    } | changes


def asks(words, path="/api/v1/auth-check/"):
    return Client().get(path, headers={"Authorization": f"Bearer {words}"})


@pytest.fixture
def client_here():
    user = client_of(PROBOLINGGO)
    user.first_name = "Portal lama"
    user.save()
    return user


def test_a_client_is_made_with_a_key_that_is_shown_once_and_works(office, administrator):
    browser = office(administrator)
    page = browser.post("/klien/tambah/", typed())
    words = WORDS.search(page.text)[0]
    told = asks(words).json()
    assert told["user"]["display"] == "Portal Satu Data"
    [assignment] = told["assignments"]
    assert (assignment["role"], assignment["region"]) == ("api_client", PROBOLINGGO)
    assert told["key"]["addresses"] == ["127.0.0.0/8", "203.0.113.7"]
    assert told["key"]["rate"]["limit"] == 300

    made = User.objects.get(first_name="Portal Satu Data")
    assert not made.has_usable_password()
    assert not WORDS.search(browser.get(f"/klien/{made.pk}/").text)
    assert "no-store" in page["Cache-Control"]
    name, _point, secret = words.partition(".")
    assert "http://testserver/api/v1/oauth/token/" in page.text
    given = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    assert Client().post("/api/v1/oauth/token/", urlencode(given), FORM).status_code == 200
    assert "/api/v1/oauth/token/" in browser.get(f"/klien/{made.pk}/").text
    for session in Session.objects.all():
        assert secret not in str(session.get_decoded())


def test_a_system_may_be_let_remove_what_an_office_may_not_and_people_are_not(
    office, administrator
):
    browser = office(administrator)
    offered = dict(browser.get("/klien/tambah/").context["form"].fields["role"].choices)
    assert "api_keeper" in offered
    assert "administrator" not in offered
    offered = dict(browser.get("/orang/undang/").context["form"].fields["role"].choices)
    assert "api_keeper" not in offered
    words = WORDS.search(browser.post("/klien/tambah/", typed(role="api_keeper")).text)[0]
    assert asks(words).json()["assignments"][0]["role"] == "api_keeper"


def test_a_page_with_a_key_that_is_loaded_again_makes_no_other(office, administrator):
    browser = office(administrator)
    ticket = str(browser.get("/klien/tambah/").context["ticket"])
    form = typed(ticket=ticket)
    assert WORDS.search(browser.post("/klien/tambah/", form).text)

    again = browser.post("/klien/tambah/", form, follow=True)

    assert not WORDS.search(again.text)
    assert "ditunjukkan sekali" in again.text
    assert ApiKey.objects.count() == 1
    assert User.objects.filter(first_name="Portal Satu Data").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": LUMAJANG}, "region"),
        ({"region": EAST_JAVA}, "region"),
        ({"role": "administrator"}, "role"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"addresses": "203.0.113.7/24"}, "addresses"),
        ({"addresses": "rubbish"}, "addresses"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "2099-01-01"}, "expires_on"),
        ({"rate": "0"}, "rate"),
        ({"name": ""}, "name"),
        ({"purpose": "x"}, "purpose"),
        ({"scopes": ["businesses:read", "businesses:write"]}, "read_only"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(office, administrator, changes, field):
    page = office(administrator).post("/klien/tambah/", typed(**changes))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not ApiKey.objects.exists()


def test_nobody_makes_a_key_to_more_than_she_holds(office, administrator, client_here):
    key_for(client_here)
    client_here.assignments.create(role="viewer", region_id=EAST_JAVA)
    browser = office(administrator)
    assert browser.post(f"/klien/{client_here.pk}/kunci/", typed()).status_code == 403
    assert f'"/klien/{client_here.pk}/kunci/"' not in browser.get(f"/klien/{client_here.pk}/").text
    assert ApiKey.objects.count() == 1


def test_another_key_for_the_same_client(office, administrator, client_here):
    key_for(client_here)
    page = office(administrator).post(f"/klien/{client_here.pk}/kunci/", typed())
    assert asks(WORDS.search(page.text)[0]).status_code == 200
    assert client_here.api_keys.count() == 2


def test_an_ended_key_opens_nothing_and_its_deeds_stay(office, administrator, client_here):
    key, words = key_for(client_here)
    asks(words, "/api/v1/nothing/")
    browser = office(administrator)
    browser.post(f"/klien/{client_here.pk}/kunci/{key.pk}/akhiri/")
    assert asks(words).status_code == 401
    assert browser.post(f"/klien/{client_here.pk}/kunci/{key.pk}/akhiri/").status_code == 404
    assert "/api/v1/nothing/" in browser.get(f"/klien/{client_here.pk}/").text


def test_an_ended_client_loses_keys_and_roles_and_its_account(office, administrator, client_here):
    words = key_for(client_here)[1]
    browser = office(administrator)
    assert browser.post(f"/klien/{client_here.pk}/akhiri/", follow=True).status_code == 200
    assert asks(words).status_code == 401
    client_here.refresh_from_db()
    assert not client_here.is_active
    assert not client_here.assignments.exists()
    assert "Portal lama" in browser.get("/klien/").text


def test_whoever_is_released_loses_the_keys_of_the_area(administrator, client_here):
    client_here.assignments.create(role="viewer", region_id=LUMAJANG)
    here, there = key_for(client_here)[1], key_for(client_here, region=LUMAJANG)[1]
    assert not off_board(by=administrator, person=client_here)
    assert asks(here).status_code == 401
    assert asks(there).status_code == 200


def test_a_key_of_another_office_does_not_wake_up_with_its_account(administrator, client_here):
    there = key_for(client_here, region=LUMAJANG)[1]
    assert off_board(by=administrator, person=client_here)
    client_here.refresh_from_db()
    client_here.is_active = True
    client_here.save()
    assert asks(there).status_code == 401


@pytest.mark.parametrize("tail", ["", "kunci/", "kunci/{key}/akhiri/", "akhiri/"])
def test_a_client_of_another_area_does_not_exist(office, administrator, tail):
    other = client_of(LUMAJANG)
    key, _words = key_for(other, region=LUMAJANG)
    address = f"/klien/{other.pk}/{tail.format(key=key.pk)}"
    assert office(administrator).get(address).status_code == 404
    assert office(administrator).post(address, typed()).status_code in (404, 405)
    assert ApiKey.objects.in_force().get() == key


def test_a_key_of_another_client_is_not_ended_by_this_ones_address(
    office, administrator, client_here
):
    key_for(client_here)
    other = key_for(client_of(PROBOLINGGO))[0]
    address = f"/klien/{client_here.pk}/kunci/{other.pk}/akhiri/"
    assert office(administrator).post(address).status_code == 404
    assert ApiKey.objects.in_force().count() == 2


def test_an_officer_has_no_page_for_clients(client, officer_of, client_here):
    client.force_login(officer_of(PROBOLINGGO))
    assert client.get("/klien/").status_code == 403
    assert "/klien/" not in client.get("/").text


def test_making_and_ending_ask_first_whether_it_is_still_she(client, administrator, client_here):
    key, words = key_for(client_here)
    client.force_login(administrator)
    for address in ("tambah/", f"{client_here.pk}/kunci/{key.pk}/akhiri/"):
        answer = client.post(f"/klien/{address}", typed())
        assert answer["Location"].startswith("/akun/pastikan/")
    assert asks(words).status_code == 200
    assert ApiKey.objects.count() == 1


def test_clients_are_no_people(office, administrator, client_here):
    key_for(client_here)
    browser = office(administrator)
    assert "Portal lama" not in browser.get("/orang/").text
    assert "Portal lama" in browser.get("/klien/").text


def test_a_list_of_clients_costs_the_same_however_long(office, administrator, client_here):
    key_for(client_here)
    browser = office(administrator)
    browser.get("/klien/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/klien/")
    for _number in range(5):
        key_for(client_of(PROBOLINGGO))
    with CaptureQueriesContext(connection) as six:
        browser.get("/klien/")
    assert len(six) == len(one)


def test_traffic_is_told_by_day_and_drawn(client_here):
    key, _words = key_for(client_here)
    now = timezone.now()
    for days, requests, failed in ((0, 10, 10), (0, 30, 0), (1, 20, 1), (20, 999, 0)):
        began = now - timedelta(days=days, minutes=requests)
        Traffic.objects.create(key=key, began_at=began, requests=requests, failed=failed)
    days = days_of([key])
    assert len(days) == 14
    assert sum(day["requests"] for day in days) == 60
    drawn = chart(days)
    assert drawn["highest"] == max(day["requests"] for day in days)
    assert all(0 <= bar["top"] <= bar["bad_top"] <= drawn["foot"] for bar in drawn["bars"])
    assert chart(days_of([key_for(client_here)[0]])) is None


def test_a_superuser_makes_clients_anywhere(office):
    root = UserFactory(is_superuser=True)
    page = office(root).post("/klien/tambah/", typed(region="94.01"))
    assert WORDS.search(page.text)
    assert Assignment.objects.get(role="api_client").region_id == "94.01"


def test_a_fault_without_a_code_is_shown_too(office, administrator, client_here):
    key, _words = key_for(client_here)
    FailedRequest.objects.create(key=key, status=503, code="", method="GET", path="/api/v1/")
    assert "503" in office(administrator).get(f"/klien/{client_here.pk}/").text


def test_no_letter_is_sent_to_another_system(office, administrator, client_here):
    key_for(client_here)
    browser = office(administrator)
    assert browser.post(f"/orang/{client_here.pk}/undangan/").status_code == 404
    assert "undangan" not in browser.get(f"/orang/{client_here.pk}/").text
    assert not mail.outbox
