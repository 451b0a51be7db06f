"""Pages by keyset and by offset, cursors that nobody can write, parts of records."""

import json
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.rest.bodies import page
from ikm_registry.rest.conditions import etag_of, etag_of_list, is_known, require_seen, seen_by
from ikm_registry.rest.paging import Paging, read_cursor, written_cursor
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.shaping import Parts

POSITIONS = st.lists(
    st.one_of(st.text(max_size=20), st.integers(-(2**63), 2**63), st.none()), min_size=1, max_size=3
)
PARTS = Parts(
    known=("id", "url", "display", "owner", "products", "restricted"), expandable=("owner",)
)


def asked(text):
    return Paging.asked(QueryDict(text))


def refusal(function, *values):
    with pytest.raises(Problem) as caught:
        function(*values)
    assert caught.value.status == 400
    return caught.value.code


@given(position=POSITIONS)
def test_a_cursor_leads_back_to_its_position(position):
    written = written_cursor(position)
    if len(written) <= 400:
        assert read_cursor(written) == position


@given(
    text=st.one_of(
        st.text(max_size=30),
        st.binary(max_size=30).map(lambda raw: urlsafe_b64encode(raw).decode()),
    )
)
def test_whatever_is_no_cursor_is_refused(text):
    try:
        position = read_cursor(text)
    except Problem as problem:
        refused = (problem.code, problem.status)
    else:
        refused = None
        assert written_cursor(position) == text
    assert refused in (None, ("validation", 400))


@pytest.mark.parametrize(
    "position", [[], [True], [1.5], [[1]], {"a": 1}, "x", None, [{}], ["\ud800"]]
)
def test_a_cursor_holds_words_and_whole_numbers_only(position):
    written = urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")
    assert refusal(read_cursor, written) == "validation"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("limit=0", "validation"),
        ("limit=1001", "validation"),
        ("limit=x", "validation"),
        ("limit=-1", "validation"),
        ("limit=٣", "validation"),
        ("limit=1&limit=2", "validation"),
        ("offset=10001", "validation"),
        ("offset=1&after=WzFd", "malformed"),
        ("after=", "validation"),
        ("count=yes", "validation"),
    ],
)
def test_a_page_that_cannot_be_is_refused(text, code):
    assert refusal(asked, text) == code


@pytest.mark.parametrize("written", ["-1", "0", "1001", "9" * 18])
def test_a_number_that_is_none_of_a_page_is_told_which_are(written):
    with pytest.raises(Problem) as caught:
        asked(f"limit={written}")
    [fault] = caught.value.faults
    assert fault.detail == "“limit” antara 1 dan 1000."


def test_fifty_rows_are_usual_and_nothing_is_counted():
    assert asked("") == Paging(limit=50, offset=None, after=None, counts=False)
    assert asked("limit=1000&count=true&after=WzFd") == Paging(1000, None, [1], True)


def links(text, last):
    request = RequestFactory().get(f"/api/v1/things/?{text}")
    return Paging.asked(request.GET).links(request, last=last)


def test_the_next_page_keeps_all_that_was_asked():
    way = links("kbli=10&kbli=11&limit=2&q=a%26b&count=true", [7])["next"]
    assert way.startswith("http://testserver/api/v1/things/?")
    following = QueryDict(urlsplit(way).query)
    assert following.getlist("kbli") == ["10", "11"]
    assert (following["q"], following["limit"], following["count"]) == ("a&b", "2", "true")
    assert read_cursor(following["after"]) == [7]


def test_people_go_back_and_forth_by_offset_and_on_by_cursor_beyond_its_end():
    both = links("offset=50&limit=50", [7])
    assert both["previous"].endswith("limit=50&offset=0")
    assert both["next"].endswith("limit=50&offset=100")
    assert links("offset=0", [7])["previous"] is None
    assert links("offset=9990", [7])["next"].endswith(f"after={written_cursor([7])}")
    assert links("offset=50", None)["next"] is None
    assert links("", None) == {"next": None, "previous": None}


def test_a_page_joins_texts_as_they_are():
    text = page(['{"a":1.10}', '{"b":"é"}'], links={"next": None, "previous": None})
    assert text.decode() == (
        '{"count":null,"next":null,"previous":null,"results":[{"a":1.10},{"b":"é"}]}'
    )
    assert json.loads(page([], links={"next": None}, count=0))["results"] == []


RECORD = {"id": 1, "url": "/1/", "display": "Keripik", "owner": {"name": "Rupi"}, "products": [{}]}


def shaped(text, record=RECORD):
    shape = PARTS.asked(QueryDict(text))
    return json.loads(shape.of(json.dumps(record))) if shape else record


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("fields=id,display", ["id", "display"]),
        ("omit=products,owner", ["id", "url", "display"]),
        ("brief=true", ["id", "url", "display"]),
        ("brief=true&expand=owner", ["id", "url", "display", "owner"]),
        ("fields=id,url&omit=url", ["id"]),
        ("brief=true&omit=url", ["id", "display"]),
    ],
)
def test_only_the_parts_that_are_wanted_leave(text, parts):
    assert list(shaped(text)) == parts


def test_what_can_be_named_is_told_to_who_names_something_else():
    for asked, told in [("expand=products", "It adds: owner."), ("fields=x", "It has: id, url,")]:
        with pytest.raises(Problem) as caught, translation.override("en"):
            PARTS.asked(QueryDict(asked))
        assert told in caught.value.detail


@pytest.mark.parametrize("text", ["", "brief=false", "expand=owner", "limit=3"])
def test_where_nothing_is_wanted_a_record_is_not_even_opened(text):
    assert PARTS.asked(QueryDict(text)) is None


def test_what_is_hidden_is_named_where_it_was_wanted():
    hidden = RECORD | {"restricted": ["owner", "products.photo"]}
    assert shaped("fields=id,products", hidden)["restricted"] == ["products.photo"]
    assert "restricted" not in shaped("fields=id", hidden)
    assert shaped("brief=true", {"id": 1, "restricted": ["*"]}) == {"id": 1, "restricted": ["*"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fields=nik", "unknown-parameter"),
        ("fields=", "unknown-parameter"),
        ("omit=id,", "unknown-parameter"),
        ("expand=products", "unknown-parameter"),
        ("fields=id&fields=url", "validation"),
        ("brief=1", "validation"),
        ("brief=true&fields=id", "malformed"),
    ],
)
def test_an_unknown_part_is_refused(text, code):
    assert refusal(PARTS.asked, QueryDict(text)) == code


@given(st.lists(st.sampled_from(PARTS.known), min_size=1), st.lists(st.sampled_from(PARTS.known)))
def test_a_shape_only_ever_takes_away(kept, left_out):
    text = f"fields={','.join(kept)}" + (f"&omit={','.join(left_out)}" if left_out else "")
    answer = shaped(text)
    assert answer.items() <= RECORD.items()
    assert set(answer) == (set(kept) - set(left_out)) & set(RECORD)


def request_with(key=None, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.auth = key
    return request


@pytest.mark.parametrize("named", ['W/"3-9"', '"x", W/"3-9"', "*"])
def test_a_version_that_is_known_is_recognised(named):
    assert is_known(request_with(**{"If-None-Match": named}), etag_of(3, 9))
    require_seen(request_with(**{"If-Match": named}), etag_of(3, 9))


@pytest.mark.parametrize("named", ['W/"3-8"', "3-9", "", 'W/"39"'])
def test_another_version_is_not(named):
    assert not is_known(request_with(**{"If-None-Match": named}), etag_of(3, 9))
    with pytest.raises(Problem) as caught:
        require_seen(request_with(**{"If-Match": named}), etag_of(3, 9), differing=["phone"])
    assert caught.value.status == 412
    assert caught.value.headers == {"ETag": 'W/"3-9"'}
    assert caught.value.more["fields"] == ["phone"]


def test_a_key_says_which_version_it_saw_and_a_person_may():
    with pytest.raises(Problem) as caught:
        require_seen(request_with(key=object()), etag_of(1, 1))
    assert caught.value.status == 428
    require_seen(request_with(), etag_of(1, 1))


def test_the_version_is_read_from_what_was_seen():
    assert seen_by(request_with(**{"If-Match": 'W/"14-90211"'})) == (14, 90211)
    assert seen_by(request_with()) is None
    assert seen_by(request_with(**{"If-Match": 'W/"x-1"'})) is None


def test_a_list_changes_its_tag_with_its_rows_and_their_order():
    tags = {etag_of_list(parts) for parts in (["a", "b"], ["b", "a"], ["ab"], ["a"], [])}
    assert len(tags) == 5
