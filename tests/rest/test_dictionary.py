"""What the fields mean: all of them, once, in both languages."""

import pytest
from django.test import Client
from django.urls import get_resolver
from rest_framework import serializers

from ikm_registry.rest.dictionary import ENTRIES, RESOURCES, entry_of, fields_of, part_of
from ikm_registry.rest.views import ApiView
from ikm_registry.rest.words import entries

ADDRESS = "/api/v1/dictionary/"


def views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        elif issubclass(getattr(pattern.callback, "view_class", object), ApiView):
            yield pattern.callback.view_class(**pattern.callback.view_initkwargs)


def records():
    """The serializers of all that is sent and answered, and of all that lies in them."""
    waiting = [
        record()
        for view in views(get_resolver().url_patterns)
        for call in view.calls.values()
        for record in (call.answer, call.body)
        if record
    ]
    found = {}
    while waiting:
        record = waiting.pop()
        if type(record) not in found:
            found[type(record)] = record
            waiting += filter(None, (part_of(field)[0] for field in record.fields.values()))
    return found


RECORDS = records()


@pytest.mark.parametrize("record", RECORDS.values(), ids=[kind.__name__ for kind in RECORDS])
def test_every_field_has_its_entry(record):
    for field in record.fields.values():
        assert entry_of(field)


def test_no_entry_is_left_over():
    """Each stands for a field of that serializer, or of one made from it."""
    for described, told in ENTRIES.items():
        made = [record for kind, record in RECORDS.items() if issubclass(kind, described)]
        names = {name for record in made for name in record.fields}
        assert told.keys() <= names, described.__name__


@pytest.mark.parametrize("name", RESOURCES)
def test_each_field_is_named_and_explained_in_both_languages(name):
    for entry in entries(name):
        assert entry["label"]["id"], entry["field"]
        assert entry["label"]["en"], entry["field"]
        assert entry["meaning"]["id"], entry["field"]
        assert entry["meaning"]["en"], entry["field"]


def test_who_sees_what_is_said_of_what_lies_inside_too():
    seen = {entry["field"]: entry["seen_by"] for entry in entries("businesses")}
    assert seen["name"] == "government"
    assert seen["finances.figures.turnover"] == "owner"
    assert seen["owner.name"] == "owner"
    assert seen["owner.nik"] == "nobody"


def test_what_others_call_it_is_said_where_it_is_known():
    told = {entry["field"]: entry["elsewhere"] for entry in entries("figures")}
    assert told["jumlah_tki_l"]["OSS"] == "jumlah_tki_l"
    assert told["finances.mesin_peralatan"]["SIINas"] == "mesin/peralatan"
    permits = {entry["field"]: entry["elsewhere"] for entry in entries("facilitation-cases")}
    assert permits["number"]["OSS"] == "nomor"


# How systems come and what they are told, and codes of many laws: no record of anybody.
OF_SYSTEMS = {"auth-check", "changes", "codelists", "deliveries", "dictionary", "snapshots"}
OF_SYSTEMS |= {"webhooks"}


@pytest.mark.parametrize("name", sorted(RESOURCES.keys() - OF_SYSTEMS))
def test_each_record_rests_on_a_rule(name):
    assert [entry["field"] for entry in entries(name) if not entry["legal_basis"]] == []


def test_closed_lists_are_told_with_their_words():
    told = {entry["field"]: entry for entry in entries("businesses")}
    codes = told["status"]["codes"]
    assert {"value": "active", "label": {"id": "Aktif", "en": "Active"}} in codes
    assert told["region"]["codelist"] == "/api/v1/regions/"


@pytest.mark.parametrize("name", RESOURCES)
def test_a_field_that_is_written_by_nobody_but_told_says_so(name):
    for told in fields_of(RESOURCES[name]):
        assert not (told.field.read_only and told.field.write_only)
        assert isinstance(told.field, serializers.Field)


@pytest.mark.django_db
def test_it_is_open_to_everybody():
    everything = Client().get(ADDRESS).json()["results"]
    some = Client().get(f"{ADDRESS}?resource=regions&resource=kbli").json()["results"]
    assert {each["resource"] for each in everything} == set(RESOURCES)
    assert {each["resource"] for each in some} == {"regions", "kbli"}
    assert Client().get(f"{ADDRESS}?resource=person").status_code == 400
    assert Client().get(f"{ADDRESS}?records=regions").status_code == 400
