"""The first page: counts, changes and imports of one's own places, at a constant cost."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from businesses.choices import Status
from businesses.models import Business, ImportBatch
from businesses.services.records import save_record
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, CertificateFactory, FiguresFactory

HOME = "/"
LAST_YEAR = localdate().year - 1


@pytest.fixture
def officer(client, officer_of):
    user = officer_of("35.13")
    user.first_name = "Siti"
    user.save()
    client.force_login(user)
    return user


def counts(client):
    return [count["value"] for count in client.get(HOME).context["counts"]]


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(HOME).url.startswith("/masuk/")


def test_counts_are_of_ones_own_places(client, officer):
    whole = FiguresFactory(year=LAST_YEAR, business__nib="1234567890123").business
    CertificateFactory(business=whole, expires_on=localdate() + timedelta(days=30))
    BusinessFactory()
    BusinessFactory(status=Status.CLOSED)
    BusinessFactory(region_id="75.02")

    assert counts(client) == [3, 1, 1, 1]


def test_each_count_leads_to_the_list_of_those_it_counts(client, officer):
    whole = FiguresFactory(year=LAST_YEAR, business__nib="1234567890123").business
    CertificateFactory(business=whole, expires_on=localdate() + timedelta(days=30))
    BusinessFactory()

    told = client.get(HOME).context["counts"]

    assert len(told) == 4
    for count in told:
        listed = client.get(count["url"]).context["page_obj"].paginator.count
        assert listed == count["value"], count["url"]


def test_the_latest_changes_say_who_did_what(client, officer):
    with pghistory.context(user=officer.pk):
        business = BusinessFactory(name="Keripik Leces")
    with pghistory.context(user=officer.pk):
        business.brand = "Srikandi"
        save_record(row=business, by=officer)
    BusinessFactory(name="Kopra", region_id="75.02")

    recent = client.get(HOME).context["recent"]

    assert len(recent) == 2
    assert all("Siti" in change["sentence"] for change in recent)
    assert all("Keripik Leces" in change["sentence"] for change in recent)
    assert recent[0]["url"] == business.get_absolute_url()


def test_what_one_request_did_to_many_is_told_once(client, officer):
    with pghistory.context(user=officer.pk):
        BusinessFactory.create_batch(12)

    (change,) = client.get(HOME).context["recent"]

    assert "Siti" in change["sentence"]


def test_a_removed_business_is_told_without_a_link(client, officer):
    with pghistory.context(user=officer.pk):
        business = BusinessFactory(name="Keripik Leces")
    with pghistory.context(user=officer.pk):
        business.delete()
    BusinessFactory()

    removed = client.get(HOME).context["recent"][1]

    assert "Keripik Leces" in removed["sentence"]
    assert removed["url"] == ""


def test_imports_are_of_ones_own_places(client, officer):
    ImportBatch.objects.create(region_id="35.13", year=2025, filename="Data 2025.xlsx")
    ImportBatch.objects.create(region_id="75.02", year=2025, filename="Boalemo.csv")

    page = client.get(HOME).content.decode()

    assert "Data 2025.xlsx" in page
    assert "Boalemo.csv" not in page


LONG_AGO = now() - timedelta(days=400)


def waiting(client):
    return {section.name: section for section in client.get(HOME).context["waiting"]}


def test_what_waits_is_counted_of_ones_own_places_and_leads_to_the_exact_list(client, officer):
    old = [BusinessFactory(name=f"Lama {place}") for place in range(6)]
    Business.objects.update(updated_at=LONG_AGO, created_at=LONG_AGO)
    fresh = BusinessFactory(name="Baru")
    CertificateFactory(business=fresh, expires_on=localdate() + timedelta(days=30))
    BusinessFactory(name="Kopra", region_id="75.02")
    BusinessFactory(name="Tutup", status=Status.CLOSED)
    Business.objects.filter(name="Tutup").update(updated_at=LONG_AGO)

    found = waiting(client)

    assert {name: section.count for name, section in found.items()} == {
        "expiring": 1,
        "stale": len(old),
        "new": 2,
    }
    assert [row["label"] for row in found["stale"].rows] == [each.name for each in old[:4]]
    for section in found.values():
        listed = client.get(section.url).context["page_obj"].paginator.count
        assert listed == section.count, section.url


def test_a_confirmed_record_is_not_stale(client, officer):
    BusinessFactory(confirmed_at=now())
    Business.objects.update(updated_at=LONG_AGO, created_at=LONG_AGO)

    assert waiting(client) == {}


def test_a_certificate_that_ends_names_its_business_and_leads_to_its_permits(client, officer):
    soon = CertificateFactory(expires_on=localdate() + timedelta(days=30))
    CertificateFactory(expires_on=localdate() + timedelta(days=300))
    CertificateFactory(expires_on=localdate() + timedelta(days=10), business__status=Status.CLOSED)

    (row,) = waiting(client)["expiring"].rows

    assert soon.business.name in row["label"]
    assert row["url"] == f"{soon.business.get_absolute_url()}izin/"


def test_nothing_waits_where_one_may_see_nothing(client, db):
    BusinessFactory()
    ImportBatch.objects.create(region_id="35.13", year=2025, filename="Data 2025.xlsx")
    client.force_login(UserFactory())

    assert "waiting" not in client.get(HOME).context


def test_imports_wait_for_those_who_load_lists(client, officer_of):
    ImportBatch.objects.create(region_id="35.13", year=2025, filename="Data 2025.xlsx")

    client.force_login(officer_of("35.13", role="viewer"))
    assert "imports" not in waiting(client)
    client.force_login(officer_of("35.13"))
    assert waiting(client)["imports"].url == "/impor/"


def test_it_costs_the_same_for_one_business_and_for_fifty(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(HOME).status_code == 200
        return len(caught)

    with pghistory.context(user=officer.pk):
        FiguresFactory()
    client.get(HOME)
    one = queries()
    for _count in range(49):
        with pghistory.context(user=officer.pk):
            FiguresFactory()
    ImportBatch.objects.create(region_id="35.13", year=2025, filename="Data 2025.xlsx")

    assert queries() == one
    assert one <= 33


def test_somebody_without_a_place_is_told_whom_to_ask(client, db):
    client.force_login(UserFactory())

    page = client.get(HOME)

    assert page.templates[0].name == "owner_home.html"
    assert "Dinas" in page.content.decode()


def test_a_new_place_is_not_homeless_but_invites_to_begin(client, officer):
    page = client.get(HOME)

    assert page.templates[0].name == "home.html"
    assert "/usaha/tambah/" in page.content.decode()


@pytest.mark.parametrize("role", ["viewer", "verifier", "province_officer"])
def test_who_may_not_add_is_not_invited_to(role, client, officer_of):
    client.force_login(officer_of("35.13", role=role))

    urls = [action["url"] for action in client.get(HOME).context["actions"]]

    assert urls == ["/usaha/"]


def test_whoever_works_in_several_places_finds_them_listed(client, db):
    client.force_login(
        UserFactory(assignments=[("district_officer", "35.13"), ("viewer", "75.02")])
    )

    page = client.get(HOME).content.decode()

    assert "/usaha/?region=35.13" in page
    assert "/usaha/?region=75.02" in page
