"""Pages without questions go by a statement that is put together once; nobody notices."""

import pytest

from ikm_registry.rest.scopes import KeyScope
from tests.factories.businesses import BusinessFactory, ConsentFactory, FiguresFactory

pytestmark = pytest.mark.django_db
ALL = tuple(KeyScope)


def mirrored(machine, query):
    """All records by pages, following what each says comes next."""
    found, address = [], f"/api/v1/businesses/{query}"
    while address:
        page = machine.client.get(address).json()
        found += page["results"]
        address = page["next"]
    return found


def test_pages_by_the_kept_statement_are_those_of_any_other_way(machine):
    for _ in range(5):
        FiguresFactory()
    reader = machine("district_officer", scopes=ALL)

    plain = mirrored(reader, "?limit=2")

    assert len(plain) == 5
    assert plain == mirrored(reader, "?limit=2&ordering=registry_no")
    assert plain == mirrored(reader, "?limit=1000")


def test_who_asks_next_gets_what_she_may_see_and_not_what_the_one_before_saw(machine):
    business = FiguresFactory().business
    BusinessFactory(region_id="75.02")
    ConsentFactory(owner=business.owner, purpose="bank")
    readers = {
        "officer": machine("district_officer", scopes=ALL),
        "client": machine(),
        "bank": machine(purpose="bank"),
        "partner": machine(purpose="partner"),
        "elsewhere": machine("district_officer", "75.02", scopes=ALL),
    }

    for _twice in range(2):
        told = {name: mirrored(reader, "?limit=10") for name, reader in readers.items()}
        assert told["officer"][0]["restricted"] == []
        assert told["client"][0]["restricted"] == ["owner", "finances"]
        assert told["bank"][0]["name"] == business.name
        assert told["partner"][0]["restricted"] == ["*"]
        assert [each["registry_no"][:8] for each in told["elsewhere"]] == ["IKM-7502"]


@pytest.mark.parametrize("cursor", ["WyJcdTAwMDAiXQ", "WyJhIiwiYiJd", "x"])
def test_a_cursor_of_another_list_is_refused_with_a_sentence(machine, cursor):
    answer = machine().get("businesses/", f"?after={cursor}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "validation"
