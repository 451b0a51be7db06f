"""The access matrix of the API: every address × every role by key and by session × every method.

Each is tried where the record lies and elsewhere, with each scope and with a key that only reads.
An address without a row fails: decide first who may ask it.
"""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from businesses.models import Business
from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.rest import prepared
from ikm_registry.rest.documents import DocumentQuerySet
from ikm_registry.rest.scopes import KeyScope
from tests.architecture.test_doors import PATTERNS
from tests.businesses.test_restoring import furnished
from tests.factories.businesses import CLARAK, BusinessFactory, ConsentFactory
from tests.factories.changes import proposed
from tests.factories.groups import GroupMemberFactory
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "35.13", "75.02"
NIK = "3513024107850003"
METHODS = ("get", "post", "put", "patch", "delete")
# One letter a role, in the order of `Role` but for owners, who come without any: administrator,
# province officer, district officer, verifier, field officer, village operator, viewer, API
# client, auditor, API client that keeps records.
ROLES = [role for role in Role if role not in WITHOUT_PLACE]
ANSWERS = {"o": 200, "c": 201, "d": 204, "f": 403, "p": 409}
ALL = "oooooooooo"
MAKERS = "cfcfccfffc"
KEEPERS = "ofoooofffo"
REMOVERS = "dfdfdffffd"
LIST = {"get": ALL, "post": MAKERS}
PART = {"get": ALL, "patch": KEEPERS, "delete": REMOVERS}
BUSINESS = {"get": ALL, "patch": KEEPERS, "delete": "dffffffffd"}
READ_ONLY = {"get": ALL}
# Who corrects records decides, but for villages: they enter and assist.
DECIDING = {"post": "ofoooffffo"}
NOBODY = {"post": "ffffffffff"}
MATRIX = {
    "businesses": LIST,
    "one_of_businesses": BUSINESS,
    "business_by_number": BUSINESS,
    # Each item is answered for itself; the call is for who may change or add any.
    "bulk": {"post": KEEPERS},
    "products": LIST,
    "one_of_products": PART,
    "markets": LIST,
    "one_of_markets": PART,
    "certificates": LIST,
    "one_of_certificates": PART,
    "figures": LIST,
    "one_of_figures": PART,
    "owners": {"get": "ooooooofoo", "post": MAKERS},
    # Nobody's data are removed while a business is hers.
    "one_of_owners": {"get": "ooooooofoo", "patch": KEEPERS, "delete": "pfpfpffffp"},
    "groups": LIST,
    # One that ever had members is not removed.
    "one_of_groups": {"get": ALL, "patch": KEEPERS, "delete": "pffffffffp"},
    "reveal": {"post": "ofoffffffo"},
    "changes": {"get": ALL, "post": "ccccccccfc"},
    "one_of_changes": {"get": ALL},
    "one_of_changes_approve": DECIDING,
    "one_of_changes_reject": DECIDING,
    "one_of_changes_return": DECIDING,
    # Whoever proposed it is none of those who ask.
    "one_of_changes_withdraw": NOBODY,
    "one_of_changes_submit": NOBODY,
    "reconcile": {"get": ALL, "post": ALL},
    # Everybody sees what she sent herself: tests/businesses/api/test_job_list.py.
    "jobs": READ_ONLY,
    "kbli": READ_ONLY,
    "kbli_line": READ_ONLY,
    "codelists": READ_ONLY,
    "codelist": READ_ONLY,
}
SCOPED = [name for name, row in MATRIX.items() if row is not READ_ONLY]
CHANGES = [name for name in MATRIX if name.startswith("one_of_changes")]
CELLS = [(name, method) for name, row in MATRIX.items() for method in row]
EMPING = {"name": "Emping", "region": CLARAK}
BODIES = {
    "businesses": EMPING,
    "bulk": {"items": [{"data": EMPING}]},
    "products": {"name": "Emping"},
    "markets": {"year": 2024, "channel": "reseller", "reach": "local"},
    "certificates": {"jenis": "halal", "nomor": "ID35110000123456"},
    "figures": {"year": 2020},
    "owners": {"name": "Hartatik"},
    "groups": {"kind": "kub", "name": "Rukun", "region": CLARAK},
    "reveal": {"field": "nik", "purpose": "verification"},
    "changes": {"base_version": 1, "changes": {"brand": "Rupi"}},
    "one_of_changes_approve": {},
    "one_of_changes_reject": {"reason": "Tidak ditemukan"},
    "one_of_changes_return": {"reason": "Sebutkan RT"},
    "one_of_changes_withdraw": {},
    "one_of_changes_submit": {"base_version": 1, "changes": {"address": "Jalan Raya"}},
    "reconcile": {"queries": {"q0": {"query": "Keripik Rahasia"}}},
}
# Their bodies are not about one business that is named.
ABOUT_NONE = {"businesses", "groups", "bulk", "reveal", "reconcile"}
ABOUT_NONE |= {name for name in MATRIX if "changes" in name}


@pytest.fixture
def business(db):
    found = furnished(BusinessFactory(name="Keripik Rahasia", owner__nik=NIK))
    ConsentFactory(owner=found.owner)
    GroupMemberFactory(business=found, group__name="Rukun Rahasia")
    proposed(
        Business.objects.get(pk=found.pk), client_of(HERE, role="viewer"), address="Jalan Raya"
    )
    return found


def address(name, business):
    identities = {
        "one_of_businesses": business.uuid,
        "one_of_products": business.product_set.get().uuid,
        "one_of_markets": business.market_set.get().uuid,
        "one_of_certificates": business.certificate_set.get().uuid,
        "one_of_figures": business.figures_set.get().uuid,
        "one_of_owners": business.owner.uuid,
        "one_of_groups": business.memberships.get().group.uuid,
        "reveal": business.owner.uuid,
        "business_by_number": business.registry_no,
        **dict.fromkeys(CHANGES, business.changerequest_set.first().uuid),
        "kbli_line": "10794",
        "codelist": "status",
    }
    return reverse(f"records:{name}", args=[identities[name]] if name in identities else [])


def by_key(role, place=HERE, scopes=tuple(KeyScope), **facts):
    facts = {"read_only": False} | facts
    _key, words = key_for(client_of(place, role=role), scopes=scopes, **facts)
    return Client(headers={"Authorization": f"Bearer {words}"})


def by_session(role, place=HERE):
    client = Client()
    client.force_login(client_of(place, role=role))
    return client


def ask(client, name, method, business):
    """Whatever it does is undone, so that the next one finds the record as it was."""
    url, body = address(name, business), dict(BODIES.get(name, {}))
    if name in BODIES and name not in ABOUT_NONE:
        body["business"] = str(business.uuid)
    if name == "changes":
        body["target"] = str(business.uuid)
    seen = client.get(address("one_of_changes", business) if name in CHANGES else url)
    headers = {"Idempotency-Key": str(uuid4())}
    headers |= {"If-Match": seen["ETag"]} if "ETag" in seen else {}
    with transaction.atomic():
        send = getattr(client, method)
        data = {} if method == "get" else {"data": json.dumps(body), "headers": headers}
        answer = send(url, content_type="application/json", **data)
        transaction.set_rollback(True)
    return answer


def test_every_address_has_its_row():
    named = {name.partition(":")[2] for name in PATTERNS if name.startswith("records:")}
    files = {"snapshot", "delta", "group_snapshot", "group_delta"}  # test_machines_matrix.py
    jobs = {"job", "job_results", "job_repair"}  # of whoever sent it: tests/businesses/api
    assert named - files - jobs == set(MATRIX)


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize(("name", "method"), CELLS)
def test_each_role_is_answered_as_the_table_says(business, name, method, way):
    found = {role: ask(way(role), name, method, business).status_code for role in ROLES}
    letters = zip(ROLES, MATRIX[name][method], strict=True)
    assert found == {role: ANSWERS[letter] for role, letter in letters}


@pytest.mark.parametrize("name", MATRIX)
def test_other_methods_are_not_there(business, name):
    client = by_key(Role.ADMINISTRATOR)
    for method in set(METHODS) - set(MATRIX[name]):
        assert ask(client, name, method, business).status_code == 405, method


@pytest.mark.parametrize("name", MATRIX)
def test_a_stranger_and_somebody_without_a_role_are_told_nothing(business, name):
    nobody = Client()
    nobody.force_login(client_of())
    for method in MATRIX[name]:
        assert ask(Client(), name, method, business).status_code == 401
        expected = 200 if MATRIX[name] is READ_ONLY else 403
        assert ask(nobody, name, method, business).status_code == expected


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize("name", SCOPED)
def test_elsewhere_the_record_does_not_exist(business, name, way):
    client = way(Role.ADMINISTRATOR, ELSEWHERE)
    for method in MATRIX[name]:
        answer = ask(client, name, method, business)
        if name.startswith("one_of") or name in ("business_by_number", "reveal"):
            assert answer.status_code == 404, method
        elif name == "reconcile":
            assert method == "get" or answer.json() == {"q0": {"result": []}}
        elif method == "get":
            assert answer.json()["results"] == []
        elif name == "bulk":
            assert [each["code"] for each in answer.json()["results"]] == ["permission"]
        else:
            assert answer.status_code == (403 if name in ("businesses", "groups") else 422)


@pytest.mark.parametrize(("name", "method"), CELLS)
def test_a_key_that_only_reads_writes_nothing(business, name, method):
    answer = ask(by_key(Role.ADMINISTRATOR, read_only=True), name, method, business)
    reads = method == "get" or name == "reconcile"
    assert answer.status_code == (200 if reads else 403)


# What a key may do by a single scope, though its user may do everything: addresses and methods.
PLACES = ("businesses", "products", "markets", "certificates", "figures", "groups")
OPENS = {
    KeyScope.READ: {
        (each, "get") for name in PLACES for each in (name, f"one_of_{name}", "business_by_number")
    }
    | {("reconcile", "get"), ("reconcile", "post")},
    KeyScope.WRITE: set(),  # of what it cannot see it cannot say which version it has seen
    KeyScope.OWNERS_READ: {("owners", "get"), ("one_of_owners", "get")},
    KeyScope.OWNERS_WRITE: set(),
    KeyScope.FINANCES: set(),
    KeyScope.PROPOSE: set(),  # nor can it say what it would change
    KeyScope.DECIDE: set(),
    KeyScope.PROGRAMS_READ: set(),  # tests/programs/api
    KeyScope.PROGRAMS_WRITE: set(),
    KeyScope.APPLY: set(),
    KeyScope.VERIFY: set(),
    KeyScope.DECIDE_APPLICATIONS: set(),
    KeyScope.REVEAL: set(),
}


@pytest.mark.parametrize("scope", KeyScope)
@pytest.mark.parametrize("name", SCOPED)
def test_one_scope_opens_what_it_names(business, name, scope):
    client = by_key(Role.ADMINISTRATOR, scopes=[scope])
    for method in MATRIX[name]:
        is_open = ask(client, name, method, business).status_code < 400
        assert is_open is ((name, method) in OPENS[scope]), method


@pytest.mark.parametrize("name", SCOPED)
def test_though_the_filter_is_forgotten_nothing_of_others_leaves(business, name, monkeypatch):
    """The wall behind `permitted`; statements that were made with the filter are forgotten, too."""
    monkeypatch.setattr(DocumentQuerySet, "permitted", lambda rows, _user, _right: rows.all())
    monkeypatch.setattr(prepared, "made", {})
    product = business.product_set.get()
    url = address(name, business)
    for way in (by_key, by_session):
        for query in ("", "?format=ndjson", "?expand=figures,photos,sizes"):
            answer = way(Role.ADMINISTRATOR, ELSEWHERE).get(url + query)
            told = answer.getvalue() if answer.streaming else answer.content
            assert b"Rahasia" not in told
            assert product.name.encode() not in told
        if name == "reconcile":
            answer = ask(way(Role.ADMINISTRATOR, ELSEWHERE), name, "post", business)
            assert answer.json() == {"q0": {"result": []}}
    assert Business.objects.filter(name="Keripik Rahasia").exists()


@pytest.mark.parametrize("name", SCOPED)
def test_no_answer_holds_the_number_of_a_person(business, name):
    client = by_key(Role.ADMINISTRATOR)
    for method in set(MATRIX[name]) - {"delete"}:
        answer = ask(client, name, method, business)
        assert (NIK in answer.content.decode()) is (name == "reveal"), method
