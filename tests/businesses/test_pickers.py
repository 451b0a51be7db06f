"""Suggestions while one types: the best first, never more than twenty, one query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm_registry.ui.suggestions import MOST
from tests.factories.accounts import UserFactory

WALL = 4  # a transaction behind the wall: in, its places, out, end
PLACES = "/pilih/wilayah/"
KINDS = "/pilih/kbli/"


def values(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return [option["value"] for option in answer.context["options"]]


@pytest.mark.parametrize("address", [PLACES, KINDS])
def test_a_stranger_is_asked_to_sign_in(address, client, db):
    assert client.get(address, {"q": "clarak"}).status_code == 302


def test_a_village_is_found_by_its_name(client, officer):
    assert values(client, PLACES, q="clarak") == ["35.13.05.2008"]


def test_the_box_gets_a_name_that_is_found_again(client, officer):
    (option,) = client.get(PLACES, {"q": "clarak"}).context["options"]

    assert option["label"] == "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"
    assert values(client, PLACES, q=option["label"]) == ["35.13.05.2008"]


@pytest.mark.parametrize("outside", ["kudus", "boalemo", "75.02", "33", "jawa timur"])
def test_a_place_outside_ones_region_is_not_suggested(outside, client, officer):
    assert values(client, PLACES, q=outside) == []


@pytest.mark.parametrize("role", ["viewer", "province_officer", "api_client"])
def test_who_may_not_write_is_suggested_nothing(role, client, officer_of):
    client.force_login(officer_of("35.13", role=role))

    assert values(client, PLACES, q="clarak") == []


def test_somebody_without_a_place_is_suggested_nothing(client, db):
    client.force_login(UserFactory())

    assert values(client, PLACES, q="clarak") == []


def test_goods_go_anywhere_in_indonesia(client, officer):
    assert "33.19" in values(client, PLACES, q="kabupaten kudus", within="all")
    assert values(client, PLACES, q="jawa timur", within="all")[0] == "35"


def test_what_is_made_is_found_by_everyday_words_and_by_code(client, officer):
    assert values(client, KINDS, q="keripik")[0] == "10794"
    assert values(client, KINDS, q="mebel")[0] == "31001"
    assert values(client, KINDS, q="10794") == ["10794"]


def test_only_five_digit_codes_are_suggested(client, officer):
    found = values(client, KINDS, q="industri")

    assert len(found) == MOST
    assert {len(code) for code in found} == {5}


@pytest.mark.parametrize(("address", "typed"), [(PLACES, "a b"), (PLACES, "35.13"), (KINDS, "1")])
def test_never_more_than_twenty(address, typed, client, officer):
    assert len(values(client, address, q=typed)) <= MOST


@pytest.mark.parametrize("address", [PLACES, KINDS])
def test_nothing_found_is_answered_by_advice(address, client, officer):
    page = client.get(address, {"q": "zzzz"}).content.decode()

    assert 'role="option" aria-disabled="true"' in page


@pytest.mark.parametrize(("address", "typed"), [(PLACES, "clarak"), (KINDS, "keripik")])
def test_suggestions_cost_one_query(address, typed, client, officer, django_assert_num_queries):
    client.get(address, {"q": typed})

    # Session, person, her places; then, behind the wall, the suggestions.
    with django_assert_num_queries(4 + WALL):
        client.get(address, {"q": typed})


@settings(max_examples=60)
@given(
    address=st.sampled_from([PLACES, KINDS]),
    typed=st.one_of(
        st.text(max_size=130), st.sampled_from(["\x00", "35.\x00", "%", "\\", "_", "("])
    ),
    within=st.one_of(st.sampled_from(["all", "scope", ""]), st.text(max_size=5)),
)
def test_anything_typed_is_answered(address, typed, within, client, officer_of):
    if "_auth_user_id" not in client.session:
        client.force_login(officer_of("35.13"))

    assert client.get(address, {"q": typed, "within": within}).status_code == 200
