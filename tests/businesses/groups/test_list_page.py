"""The list of groups: narrowed, ordered, taken along, and found by the search box."""

import csv
import io
from datetime import date

import pytest

from businesses.choices import GroupKind, MemberRole
from businesses.models import Export
from tests.businesses.groups.pages import (
    LIST,
    office,
    officer,
    rows_of,
    text,
)
from tests.factories.businesses import BusinessFactory, kbli
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory

__all__ = ["office", "officer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def some_groups():
    full = GroupFactory(
        name="Lengkap", **READY, decree_no="188/1", kbli=kbli("10794"), kind=GroupKind.SENTRA
    )
    GroupMemberFactory(group=full, role=MemberRole.CHAIR)
    GroupMemberFactory(group=full)
    GroupFactory(name="Kosong", region_id="35.13.11.2004")
    GroupFactory(name="Bubar", dissolved_on=date(2024, 1, 1))
    GroupFactory(name="Di luar", region_id="75.02.01.2009")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bubar", "Kosong", "Lengkap"]),
        ("?q=koso", ["Kosong"]),
        ("?kind=sentra", ["Lengkap"]),
        ("?kind=kub", ["Bubar", "Kosong"]),
        ("?region=35.13.11", ["Kosong"]),
        ("?region=35.13.11.2004", ["Kosong"]),
        ("?kbli=107", ["Lengkap"]),
        ("?kbli=keripik", ["Lengkap"]),
        ("?missing=chair", ["Bubar", "Kosong"]),
        ("?missing=electricity", ["Bubar", "Kosong"]),
        ("?missing=nothing", ["Lengkap"]),
        ("?decree=with", ["Lengkap"]),
        ("?decree=without", ["Bubar", "Kosong"]),
        ("?members=2-", ["Lengkap"]),
        ("?members=-0", ["Bubar", "Kosong"]),
        ("?state=dissolved", ["Bubar"]),
        ("?state=active&ordering=-members", ["Lengkap", "Kosong"]),
        ("?ordering=-name", ["Lengkap", "Kosong", "Bubar"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(query, found, office, some_groups):
    assert rows_of(office.get(LIST + query)) == found


@pytest.mark.parametrize(
    "query",
    ["?kind=x", "?region=99", "?missing=x", "?members=9-1", "?kbli=99999", "?q=%00", "?page=x"],
)
def test_a_wrong_question_is_answered_in_words(query, office, some_groups):
    assert office.get(LIST + query).status_code == 200


def test_the_list_costs_the_same_for_one_row_and_for_many(office, django_assert_max_num_queries):
    GroupMemberFactory()
    with django_assert_max_num_queries(30) as one:
        office.get(LIST)
    for _ in range(12):
        GroupMemberFactory(role=MemberRole.CHAIR)
        GroupOfficerFactory()
    with django_assert_max_num_queries(len(one)):
        office.get(LIST)


def test_the_list_leaves_as_a_file_as_it_is_narrowed(office, officer, some_groups):
    answer = office.get("/kelompok/ekspor.csv?kind=sentra")
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    told = dict(zip(*lines, strict=True))

    assert told["Name of the group"] == "Lengkap"
    assert told["Members"] == "2"
    assert told["Statutes (AD/ART)"] == "yes"
    assert told["Still needed"] == ""
    noted = Export.objects.get()
    assert (noted.user, noted.rows, noted.filters) == (officer, 1, {"kind": "sentra"})
    assert office.get("/kelompok/ekspor.xlsx").status_code == 200
    assert office.get("/kelompok/ekspor.pdf").status_code == 404
    assert office.get("/kelompok/ekspor.csv?members=9-1").status_code == 302


def test_the_search_box_finds_groups(office, officer):
    group = GroupFactory(name="Rukun Jaya")
    for typed in ("rukun", group.registry_no):
        assert group.get_absolute_url() in text(office.get(f"/cari/?q={typed}"))


def test_businesses_are_suggested_by_name_and_number(office):
    business = BusinessFactory(name="Keripik Bu Sri")
    BusinessFactory(region_id="75.02.01.2009", name="Keripik Jauh")
    for typed in ("keripik", business.registry_no):
        page = text(office.get(f"/pilih/usaha/?q={typed}"))
        assert business.registry_no in page
        assert "Jauh" not in page
    assert office.get("/pilih/usaha/?q=...").status_code == 200
