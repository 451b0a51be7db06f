"""What is published is told to every reader, wherever it is organised; drafts to their office."""

import json

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm_registry.feed.following import Wish, follow
from ikm_registry.feed.models import number_changes
from ikm_registry.feed.readers import Reader
from ikm_registry.hooks.telling import tell_all
from ikm_registry.rest.scopes import KeyScope
from programs.models import Program, ProgramDocument
from tests.factories.accounts import UserFactory
from tests.factories.hooks import hook_for
from tests.factories.programs import PROBOLINGGO, ProgramFactory, RuleFactory, draft

pytestmark = pytest.mark.django_db

PROVINCE, BOALEMO = "35", "75.02"
READ = (KeyScope.READ, KeyScope.PROGRAMS_READ)
READERS = [PROBOLINGGO, "35.13.05", PROVINCE, BOALEMO]


class Mirror:
    """A copy that is kept by the feed alone."""

    def __init__(self, place):
        self.reader = Reader(UserFactory(assignments=[("district_officer", place)]))
        self.after, self.copy, self.types = number_changes(), {}, []

    def read(self):
        page = follow(Wish(self.reader, (ProgramDocument,), after=self.after))
        for line in map(b"".join, page.lines):
            told = json.loads(line)
            self.types.append(told["type"])
            if told["data"]:
                self.copy[told["resource_id"]] = told["data"]
            else:
                self.copy.pop(told["resource_id"], None)
        self.after = page.next_after

    def registry(self):
        rows = self.reader.documents(ProgramDocument).values_list("uuid", "body")
        return {str(uuid): json.loads(body) for uuid, body in rows}


def publish(program):
    program.update(published_at=timezone.now())


def take_back(program):
    program.update(published_at=None)


def rename(program):
    program.update(name=f"Pelatihan {timezone.now().timestamp()}")


def add_rule(program):
    RuleFactory(program=program.get())


def remove(program):
    program.filter(published_at=None).delete()


DEEDS = st.tuples(
    st.sampled_from([publish, take_back, rename, add_rule, remove]),
    st.integers(0, 2),
    st.booleans(),  # whether somebody reads before the next
)


@settings(max_examples=20)
@given(deeds=st.lists(DEEDS, max_size=8))
def test_a_copy_by_the_feed_equals_the_list_whatever_is_done(deeds):
    with transaction.atomic():
        mirrors = [Mirror(place) for place in READERS]
        programs = [
            draft(region_id=place, open_to_id=place).pk
            for place in (PROBOLINGGO, PROVINCE, BOALEMO)
        ]
        for deed, nth, is_read in deeds:
            found = Program.objects.filter(pk=programs[nth])
            if found.exists():
                deed(found)
            if is_read:
                [mirror.read() for mirror in mirrors]
        for mirror in mirrors:
            mirror.read()
            assert mirror.copy == mirror.registry()
        transaction.set_rollback(True)


def test_a_regency_hears_of_a_program_of_its_province_when_it_is_published():
    here = Mirror(PROBOLINGGO)
    program = draft(region_id=PROVINCE, open_to_id=PROVINCE)
    here.read()
    assert here.copy == {}

    publish(Program.objects.filter(pk=program.pk))
    here.read()
    assert [told["number"] for told in here.copy.values()] == [program.number]

    take_back(Program.objects.filter(pk=program.pk))
    here.read()
    assert here.copy == {}
    assert here.types[-1] == "out_of_scope"


def test_a_key_without_programs_hears_of_none(machine):
    ProgramFactory(region_id=PROVINCE, open_to_id=PROVINCE)
    number_changes()

    reader = machine(scopes=(KeyScope.READ,))

    assert reader.get("changes/", "?after=0").json()["results"] == []
    assert reader.get("changes/", "?after=0&resource=programs").status_code == 403
    told = machine(scopes=READ).get("changes/", "?after=0&resource=programs").json()["results"]
    assert [line["resource_kind"] for line in told] == ["program"]


def told(hook):
    tell_all()
    calls = [json.loads(call.body) for call in hook.deliveries.order_by("pk")]
    hook.deliveries.all().delete()
    return [(call["type"], call["data"]["registry_no"]) for call in calls]


def test_a_hook_of_a_regency_hears_of_a_program_of_its_province():
    hook, elsewhere = hook_for(PROBOLINGGO, scopes=READ), hook_for(BOALEMO, scopes=READ)
    deaf = hook_for(PROBOLINGGO)
    program = draft(region_id=PROVINCE, open_to_id=PROVINCE)
    assert told(hook) == []
    found = Program.objects.filter(pk=program.pk)

    publish(found)
    assert told(hook) == told(elsewhere) == [("program.created", program.number)]
    rename(found)
    assert told(hook) == [("program.updated", program.number)]
    take_back(found)
    assert told(hook) == [("program.closed", program.number)]
    assert told(deaf) == []


@pytest.mark.parametrize("asked", ["?region=35", "?region__self=35"])
def test_programs_are_asked_for_by_their_office_though_they_are_for_all(asked, machine):
    of_province = ProgramFactory(region_id=PROVINCE, open_to_id=PROVINCE)
    ProgramFactory(region_id=BOALEMO, open_to_id=BOALEMO)

    found = machine(scopes=READ).get("programs/", asked).json()["results"]

    assert [row["number"] for row in found] == [of_province.number]
