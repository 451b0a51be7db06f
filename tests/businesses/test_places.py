"""Places as pages: counts of what one may see, from the province down to the village."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Left
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.models import Business
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    OwnerFactory,
)

PROBOLINGGO = "/wilayah/35.13/"
PATOKAN = "35.13.14.1017"  # a village of Kraksaan
LUMAJANG = "35.08.01"


def rows(client, address=PROBOLINGGO):
    """{code: line} of the parts of a place."""
    answer = client.get(address)
    assert answer.status_code == 200
    return {line["place"].code: line for line in answer.context["lines"]}


def test_a_part_tells_counts_and_sums_of_its_businesses(client, officer):
    made = FiguresFactory(business__nib="1234567890123", production_value=40_000_000)
    FiguresFactory(business__status="inactive", workers_male=None, workers_female=2)
    CertificateFactory(business=made.business, expires_on=localdate() + timedelta(days=30))
    CertificateFactory(business=made.business, expires_on=localdate() + timedelta(days=40))

    leces = rows(client)["35.13.05"]

    told = {"businesses": 2, "active": 1, "with_nib": 1, "ending": 1, "workers": 6}
    assert {name: leces[name] for name in told} == told
    assert (leces["production"], leces["production_known"]) == (40_000_000, 1)


def test_only_the_latest_figures_count(client, officer):
    business = BusinessFactory()
    FiguresFactory(business=business, year=2023, workers_male=50)
    FiguresFactory(business=business, year=2025, workers_male=1, workers_female=3)

    assert rows(client)["35.13.05"]["workers"] == 4


def test_nothing_is_zero_and_unknown_is_no_zero(client, officer):
    BusinessFactory()

    parts = rows(client)

    assert len(parts) == 24
    assert parts["35.13.05"]["workers"] is None
    assert parts["35.13.14"]["businesses"] == 0
    assert "tidak diketahui" in client.get(PROBOLINGGO).content.decode()


def test_totals_add_up_the_parts_and_what_lies_in_no_known_part(client, officer):
    FiguresFactory.create_batch(2)
    FiguresFactory(business__region_id=PATOKAN)
    FiguresFactory(business__region_id="35.13")

    page = client.get(PROBOLINGGO).context

    assert page["elsewhere"] == 1
    assert (page["total"]["businesses"], page["total"]["workers"]) == (4, 16)
    assert sum(line["businesses"] for line in page["lines"]) == 3


@pytest.mark.parametrize(
    ("query", "column", "name"),
    [("needs=renewal", "ending", "ending_url"), ("", "businesses", "list_url")],
)
def test_the_links_list_what_was_counted(query, column, name, client, officer):
    soon = localdate() + timedelta(days=30)
    CertificateFactory(expires_on=soon)
    CertificateFactory(expires_on=soon, business__status="closed")
    BusinessFactory(region_id=PATOKAN)

    leces = rows(client)["35.13.05"]

    assert query in leces[name]
    assert client.get(leces[name]).context["totals"]["rows"] == leces[column]


def test_one_drills_down_from_province_to_village(client, officer_of):
    BusinessFactory()
    client.force_login(officer_of("35", role="province_officer"))

    assert client.get("/wilayah/").url == "/wilayah/35/"
    assert len(rows(client, "/wilayah/35/")) == 38
    regency = rows(client, "/wilayah/35/")["35.13"]
    district = rows(client, regency["url"])["35.13.05"]
    village = rows(client, district["url"])[CLARAK]
    page = client.get(village["url"])
    assert page.context["total"]["businesses"] == 1
    assert page.context["lines"] == []
    assert [region.code for region in page.context["above"]] == ["35", "35.13", "35.13.05"]


@pytest.mark.parametrize(
    "code", ["35", "75.02", "35.08", "35.1", "35.13.99", "x", "35.13.05.2008%00", "35.13%0A"]
)
def test_places_outside_ones_view_do_not_exist(code, client, officer):
    assert client.get(f"/wilayah/{code}/").status_code == 404


def test_the_way_up_ends_where_ones_view_ends(client, officer_of):
    client.force_login(officer_of("35.13.05", role="field_officer"))

    page = client.get("/wilayah/35.13.05.2008/")

    assert [region.code for region in page.context["above"]] == ["35.13.05"]
    assert client.get(PROBOLINGGO).status_code == 404


def test_a_superuser_starts_at_the_provinces(client, db):
    BusinessFactory()
    BusinessFactory(region_id="75.02")
    client.force_login(UserFactory(is_superuser=True))

    provinces = rows(client, "/wilayah/")

    assert len(provinces) == 38
    assert [provinces[code]["businesses"] for code in ("35", "75", "11")] == [1, 1, 0]


def test_who_works_in_several_places_starts_at_those(client, db):
    roles = [("district_officer", code) for code in ("35.13", "35.13.05", "75.02")]
    client.force_login(UserFactory(assignments=roles))
    BusinessFactory()
    BusinessFactory(region_id="75.02")
    BusinessFactory(region_id=LUMAJANG)

    assert {code: line["businesses"] for code, line in rows(client, "/wilayah/").items()} == {
        "35.13": 1,
        "75.02": 1,
    }


def test_somebody_without_a_place_is_told_what_to_do(client, db):
    BusinessFactory()
    client.force_login(UserFactory())

    assert 'class="empty"' in client.get("/wilayah/").content.decode()
    assert client.get(PROBOLINGGO).status_code == 404


def test_an_owner_sees_no_place_of_others(client, db):
    account = UserFactory()
    BusinessFactory(owner=OwnerFactory(account=account))
    client.force_login(account)

    assert client.get(PROBOLINGGO).status_code == 404
    assert client.get("/wilayah/").context["lines"] == []


def test_heads_sort_and_unknown_comes_last(client, officer):
    FiguresFactory()
    FiguresFactory(business__region_id=PATOKAN, workers_male=10)

    def order(word):
        return list(rows(client, f"{PROBOLINGGO}?ordering={word}"))

    assert order("-workers")[:2] == ["35.13.14", "35.13.05"]
    assert order("workers")[:2] == ["35.13.05", "35.13.14"]
    assert order("name")[0] == "35.13.04"  # Bantaran
    assert order("-name") == order("name")[::-1]
    heads = client.get(f"{PROBOLINGGO}?ordering=-workers").context["heads"]
    assert [head["sorted"] for head in heads if head["sorted"]] == ["descending"]
    assert [head["url"] for head in heads][4] == "?ordering=workers"


@settings(max_examples=40)
@given(code=st.text(min_size=1, max_size=15), ordering=st.text(max_size=20))
def test_garbage_is_no_place_and_no_order(client, officer, code, ordering):
    assert client.get(PROBOLINGGO, {"ordering": ordering}).status_code == 200
    path = "/wilayah/" + "".join(f"%{byte:02X}" for byte in code.encode()) + "/"
    assert client.get(path).status_code in {302, 404}


def queries(client):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(PROBOLINGGO).status_code == 200
    return len(caught)


def test_one_business_costs_as_many_queries_as_fifty(client, officer):
    FiguresFactory()
    client.get(PROBOLINGGO)
    one = queries(client)
    for place in [CLARAK, PATOKAN] * 24:
        FiguresFactory(business__region_id=place)
    CertificateFactory()

    assert queries(client) == one
    assert one <= 13


def test_the_count_is_one_query_by_the_index_on_the_place(officer, django_assert_num_queries):
    FiguresFactory.create_batch(3)
    elsewhere = (
        Business(name="Kopra", region_id="75.02", registry_no=f"IKM-7502-{count:06}-0")
        for count in range(3000)
    )
    Business.objects.bulk_create(elsewhere)
    tally = Business.objects.visible_to(officer).inside("35.13.05").tallied(Left("region_id", 13))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE businesses_business")

    with django_assert_num_queries(1):
        assert [row["businesses"] for row in tally] == [3]
    plan = tally.explain()
    assert " on businesses_business" in plan
    assert "Seq Scan on businesses_business " not in plan
