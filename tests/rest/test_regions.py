"""The regions: the first resource, by which the manners of all lists are tried."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ikm_registry.regions.models import Region
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db
LIST = "/api/v1/regions/"


@pytest.fixture
def get():
    words = key_for(client_of("35.13"), rate=100_000)[1]

    def ask(path, **headers):
        return Client().get(path, headers={"Authorization": f"Bearer {words}"} | headers)

    return ask


def test_a_region_is_found_by_its_code(get):
    told = get(f"{LIST}35.13.05.2008/").json()
    assert told["display"] == Region.objects.get(pk="35.13.05.2008").full_name
    assert (told["parent"], told["kind"], told["level"]) == ("35.13.05", "desa", 13)


@pytest.mark.parametrize("code", ["99", "35.13.99", "x", "35.13.05.2008.1", "%00"])
def test_a_code_that_is_none_is_not_found(get, code):
    assert get(f"{LIST}{code}/").status_code == 404


def test_following_the_links_gives_each_region_once_and_none_is_missing(get):
    way, codes = f"{LIST}?region=35.13&limit=100", []
    while way:
        told = get(way).json()
        codes += [row["code"] for row in told["results"]]
        way = told["next"]
    assert codes == list(
        Region.objects.inside("35.13").order_by("code").values_list("code", flat=True)
    )


def test_it_is_counted_only_when_asked(get):
    assert get(f"{LIST}?level=2").json()["count"] is None
    assert get(f"{LIST}?level=2&count=true&limit=1").json()["count"] == 38


def test_children_are_one_step_below(get):
    told = get(f"{LIST}?parent=35.13&limit=1000").json()["results"]
    assert {row["level"] for row in told} == {8}
    assert get(f"{LIST}?parent=35.13.05.2008").json()["results"] == []


def test_brief_is_brief(get):
    assert list(get(f"{LIST}?brief=true&limit=1").json()["results"][0]) == [
        "code",
        "url",
        "display",
    ]


@pytest.mark.parametrize("path", [f"{LIST}?limit=3", f"{LIST}35.13/"])
def test_what_is_known_already_is_not_sent_again(get, path):
    first = get(path)
    second = get(path, **{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert get(path, **{"If-None-Match": 'W/"x"'}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["after=WyJ4Il0", "after=WzFd", "after=WyIzNSIsMV0", "parent=x", "level=x", "nama=x", "q=x"]
    + ["fields=x", "offset=1&after=WyIzNSJd"],
)
def test_what_cannot_be_asked_is_a_problem(get, asked):
    assert get(f"{LIST}?{asked}").status_code == 400


def test_a_page_costs_one_statement_beside_the_admission(get):
    get(f"{LIST}?limit=1")
    with CaptureQueriesContext(connection) as told:
        get(f"{LIST}?limit=100")
    assert sum("regions_region" in query["sql"] for query in told) == 1
