"""Programs by the API: made, changed, published and asked, by the services that the pages call."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.feed.models import Change, number_changes
from ikm_registry.rest.scopes import KeyScope
from programs.api.serializers import ProgramRecord
from programs.choices import ProgramKind, Recipient, RuleKind
from programs.models import Amendment, Program, ProgramDocument, Rule
from programs.services.applications import apply
from tests.architecture.test_doors import PATTERNS
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.programs import (
    PROBOLINGGO,
    CriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    draft,
)
from tests.factories.rest import client_of, key_for

pytestmark = pytest.mark.django_db

READ = (KeyScope.READ, KeyScope.PROGRAMS_READ)
SENT = {
    "name": "Pelatihan pengemasan",
    "kind": "training",
    "recipient": "business",
    "year": 2099,
    "region": PROBOLINGGO,
    "organiser": "DKUPP",
    "fund_source": "apbd_kab",
    "open_to": PROBOLINGGO,
    "opens_on": "2099-02-01",
    "closes_on": "2099-02-28",
    "summary": "Tiga hari pelatihan.",
    "stages": [
        {
            "name": "Pelatihan",
            "quota": 100,
            "requirements": [{"name": "Proposal", "hint": "Bermaterai", "is_required": True}],
            "criteria": [
                {"name": "Pekerja", "kind": "fact", "fact": "workers", "bands": [[1, 20], [5, 60]]}
            ],
        },
        {"name": "Pendampingan", "quota": 20},
    ],
    "rules": [{"kind": "kbli", "terms": {"codes": ["10"]}}, {"kind": "nib"}],
}


def told_of(program):
    """As its serializer says it."""
    program = Program.objects.get(pk=program.pk)
    return json.loads(json.dumps(ProgramRecord(program).data, default=str))


def test_a_program_is_made_with_its_stages_and_rules(writer):
    answer = writer.post("programs/", SENT)

    assert answer.status_code == 201, answer.json()
    program = Program.objects.get()
    assert answer.json() == writer.get(f"programs/{program.uuid}/").json()
    assert [stage["name"] for stage in answer.json()["stages"]] == ["Pelatihan", "Pendampingan"]
    assert answer.json()["stages"][0]["criteria"][0]["bands"] == [[1, 20], [5, 60]]
    assert [rule["kind"] for rule in answer.json()["rules"]] == ["kbli", "nib"]
    assert not program.is_published


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "equipment"}, "#"),
        ({"year": 1999}, "#/year"),
        ({"region": "99"}, "#/region"),
        ({"summary": ""}, "#/summary"),
        ({"rules": [{"kind": "kbli", "terms": {"codes": ["47"]}}]}, "#/rules/0/terms"),
        ({"rules": [{"kind": "nib"}, {"kind": "ready"}]}, "#/rules/1/kind"),
        ({"rules": [{"kind": "magic"}]}, "#/rules/0/kind"),
        ({"stages": [{"name": "A", "quota": 0}]}, "#/stages/0/quota"),
        ({"stages": [{"quota": 5}]}, "#/stages/0/name"),
        (
            {"stages": [{"name": "A", "quota": 5, "criteria": [{"name": "x", "kind": "fact"}]}]},
            "#/stages/0/criteria/0/fact",
        ),
        ({"number": "PRG-1"}, "#/number"),
        ({"published_at": "2026-01-01T00:00:00Z"}, "#/published_at"),
        ({"unheard": 1}, "#/unheard"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_written(writer, changed, pointer):
    answer = writer.post("programs/", SENT | changed)

    assert answer.status_code == 422, answer.content
    assert pointer in pointers(answer)
    assert not Program.objects.exists()


def test_objections_and_attendance_are_told_and_changed(writer):
    made = writer.post("programs/", SENT).json()
    usual = {"objection_days": 30, "objection_basis": "UU 30/2014 Pasal 77"}
    assert {name: made[name] for name in usual} == usual
    assert made["attendance_minimum"] == 80
    changed = {"objection_days": 14, "objection_basis": None, "attendance_minimum": 75}
    address = f"programs/{made['id']}/"

    answer = writer.patch(address, changed, seen=writer.get(address))

    assert {name: answer.json()[name] for name in changed} == changed
    program = Program.objects.get()
    assert (program.objection_days, program.attendance_minimum) == (14, 75)
    for wrong in ({"objection_days": 366}, {"attendance_minimum": 0}, {"attendance_minimum": 101}):
        refused = writer.patch(address, wrong, seen=answer)
        assert pointers(refused).keys() == {f"#/{name}" for name in wrong}


def test_a_program_of_another_place_is_not_made(writer):
    sent = SENT | {"region": "35.08", "open_to": "35.08"}
    assert writer.post("programs/", sent).status_code == 403
    assert not Program.objects.exists()


def test_what_is_sent_back_changes_nothing_and_what_is_named_changes_alone(writer):
    address = f"programs/{writer.post('programs/', SENT).json()['id']}/"
    seen = writer.get(address)
    rules = set(Rule.objects.values_list("pk", flat=True))

    same = writer.patch(address, {"rules": seen.json()["rules"]}, seen=seen)
    assert same.status_code == 200
    assert set(Rule.objects.values_list("pk", flat=True)) == rules
    fewer = writer.patch(address, {"stages": [{"name": "Seleksi", "quota": 7}]}, seen=same)

    assert [stage["quota"] for stage in fewer.json()["stages"]] == [7]
    assert fewer.json()["stages"][0]["requirements"] == seen.json()["stages"][0]["requirements"]
    assert fewer.json()["name"] == SENT["name"]


def test_who_has_not_seen_the_newest_overwrites_nothing(writer):
    address = f"programs/{writer.post('programs/', SENT).json()['id']}/"
    seen = writer.get(address)
    writer.patch(address, {"rules": []}, seen=seen)

    assert writer.patch(address, {"name": "Lain"}, seen=seen).status_code == 412
    assert writer.patch(address, {"name": "Lain"}).status_code == 428


def test_it_is_published_withdrawn_and_removed(writer, machine):
    address = f"programs/{writer.post('programs/', SENT | {'stages': []}).json()['id']}/"
    elsewhere = machine("api_client", "75.02", scopes=READ)
    refused = writer.post(f"{address}publish/", {}, **{"If-Match": writer.get(address)["ETag"]})
    assert refused.status_code == 422
    added = writer.patch(address, {"stages": SENT["stages"]}, seen=writer.get(address))
    assert elsewhere.get(address).status_code == 404

    shown = writer.post(f"{address}publish/", {}, **{"If-Match": added["ETag"]})

    assert shown.status_code == 200, shown.content
    assert shown.json()["published_at"]
    assert elsewhere.get(address).status_code == 200
    assert len(elsewhere.get("programs/").json()["results"]) == 1
    hidden = writer.post(f"{address}withdraw/", {}, **{"If-Match": shown["ETag"]})
    assert hidden.json()["published_at"] is None
    assert elsewhere.get(address).status_code == 404


def test_a_published_program_takes_a_reason_that_everybody_reads(writer):
    program = StageFactory().program
    address = f"programs/{program.uuid}/"

    silent = writer.patch(address, {"rules": [{"kind": "nib"}]}, seen=writer.get(address))
    assert pointers(silent) == {"#": "reason-required"}
    assert not Rule.objects.exists()
    told = writer.patch(
        address,
        {"rules": [{"kind": "nib"}]},
        seen=writer.get(address),
        **{"X-Change-Reason": "Diminta pusat"},
    )

    assert told.status_code == 200
    assert Amendment.objects.get().reason == "Diminta pusat"


def test_somebody_applied(writer):
    program = StageFactory().program
    apply(
        program=program,
        business=BusinessFactory(),
        by=client_of(PROBOLINGGO, role="district_officer"),
    )
    address = f"programs/{program.uuid}/"
    etag = {"If-Match": writer.get(address)["ETag"]}

    assert writer.post(f"{address}withdraw/", {}, **etag).status_code == 422
    changed = writer.patch(
        address, {"kind": "facilitation"}, **{"seen": etag["If-Match"], "X-Change-Reason": "x"}
    )
    assert changed.status_code == 422


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", {"Baru", "Lama"}),
        ("?kind=facilitation", {"Lama"}),
        ("?year__gte=2021", {"Baru"}),
        ("?region=35.13", {"Baru", "Lama"}),
        ("?fund_source=dak", {"Baru"}),
        ("?published_at__empty=true", {"Baru"}),
        ("?name__ic=lam", {"Lama"}),
    ],
)
def test_the_list_answers_questions(machine, question, names):
    draft(name="Baru", fund_source="dak")
    ProgramFactory(name="Lama", kind=ProgramKind.FACILITATION, year=2020)

    answer = machine(scopes=READ).get("programs/", question)

    assert {row["name"] for row in answer.json()["results"]} == names


@pytest.mark.parametrize("question", ["?kind=x", "?year=x", "?unheard=1", "?region=x"])
def test_a_wrong_question_is_refused(machine, question):
    assert machine(scopes=READ).get("programs/", question).status_code == 400


def test_a_document_says_what_its_serializer_says():
    """With everything there is to tell, and with nothing but what must be there."""
    stage = StageFactory(program=draft(partner="PT Mitra", budget_code="3.31", selection="Nilai"))
    RequirementFactory(stage=stage, hint="Di kantor desa")
    RequirementFactory(stage=stage)
    CriterionFactory(stage=stage)
    StageFactory(program=stage.program, order=2, ends_on=timezone.localdate())
    RuleFactory(program=stage.program)
    for program in (stage.program, ProgramFactory()):
        document = ProgramDocument.objects.get(pk=program.pk)
        assert json.loads(document.core + ',"restricted":[]}') == told_of(program)


def test_the_feed_tells_each_change_of_a_program():
    program = draft()
    number_changes()
    Change.objects.all().delete()
    RuleFactory(program=program)
    number_changes()

    assert Change.objects.get(kind="program").fields == ["rules"]


def test_businesses_that_fit_are_a_list_like_that_of_businesses(machine):
    program = RuleFactory().program
    chips = BusinessFactory(name="Keripik")
    BusinessFactory(kbli=None)
    BusinessFactory(region_id="75.02")
    reader = machine(scopes=READ)

    answer = reader.get(f"programs/{program.uuid}/eligible/")

    assert [row["id"] for row in answer.json()["results"]] == [str(chips.uuid)]
    assert "owner" in answer.json()["results"][0]["restricted"]
    assert (
        reader.get(f"programs/{program.uuid}/eligible/", "?status=closed").json()["results"] == []
    )
    assert len(reader.get("businesses/").json()["results"]) == 2


def test_a_key_without_the_right_to_money_learns_no_turnover_by_rules(machine):
    business = FiguresFactory(turnover=60_000_000).business
    program = ProgramFactory()
    RuleFactory(program=program, kind=RuleKind.TURNOVER, terms={"most": 60_000_000})
    blind, seeing = (
        machine(scopes=READ),
        machine("district_officer", scopes=(*READ, KeyScope.FINANCES)),
    )

    address = f"programs/{program.uuid}/eligible/"
    assert blind.get(address).json()["results"] == []
    assert len(seeing.get(address).json()["results"]) == 1
    [fit] = blind.get(f"businesses/{business.uuid}/programs/").json()["results"]
    assert [answer["holds"] for answer in fit["rules"]] == [None]


def test_who_did_not_agree_is_not_told_to_a_bank(machine):
    program = RuleFactory().program
    business = BusinessFactory()
    bank = machine(scopes=READ, purpose="bank")

    assert bank.get(f"programs/{program.uuid}/eligible/").json()["results"] == []
    assert bank.get(f"businesses/{business.uuid}/programs/").status_code == 403


def test_a_business_is_told_every_open_program_and_what_is_missing(machine):
    business = BusinessFactory()
    RuleFactory(program=ProgramFactory(name="Belum"), kind=RuleKind.NIB, terms={})
    RuleFactory(program=ProgramFactory(name="Cocok"))
    draft()

    [first, second] = (
        machine(scopes=READ).get(f"businesses/{business.uuid}/programs/").json()["results"]
    )

    assert (first["program"]["display"], first["fits"]) == ("Cocok", True)
    assert second["fits"] is False
    assert "oss.go.id" in second["rules"][0]["remedy"]


def test_groups_are_no_list_of_businesses(machine):
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    assert machine(scopes=READ).get(f"programs/{program.uuid}/eligible/").status_code == 400


# Who may do what: one letter a role, as in tests/access/test_api_matrix.py.
ROLES = [role for role in Role if role not in WITHOUT_PLACE]
ANSWERS = {"o": 200, "c": 201, "d": 204, "f": 403}
ALL = "oooooooooo"
KEEPERS = "ooofff" + "fff" + "o"
MATRIX = {
    "programs": {"get": ALL, "post": "cccffffffc"},
    "one_of_programs": {"get": ALL, "patch": KEEPERS, "delete": "dddffffffd"},
    "publish": {"post": KEEPERS},
    "withdraw": {"post": "ffffffffff"},  # it is a draft: refused with a sentence to who may
    "eligible": {"get": ALL},
    "fits": {"get": ALL},
}
CELLS = [(name, method) for name, row in MATRIX.items() for method in row]


@pytest.fixture
def program(db):
    """Of the province, so that its officers keep it, too; what is of a regency they see."""
    return RuleFactory(program=StageFactory(program=draft()).program).program


def by_key(role, place=PROBOLINGGO, scopes=tuple(KeyScope), **facts):
    facts = {"read_only": False} | facts
    _key, words = key_for(client_of(place, role=role), scopes=scopes, **facts)
    return Client(headers={"Authorization": f"Bearer {words}"})


def by_session(role, place=PROBOLINGGO):
    client = Client()
    client.force_login(client_of(place, role=role))
    return client


def address(name, program):
    if name == "fits":
        return reverse("program_records:fits", args=[BusinessFactory().uuid])
    args = [] if name == "programs" else [program.uuid]
    return reverse(f"program_records:{name}", args=args)


def ask(client, name, method, program):
    body = {"programs": SENT, "one_of_programs": {"name": "Lain"}}.get(name, {})
    seen = client.get(reverse("program_records:one_of_programs", args=[program.uuid]))
    headers = {"If-Match": seen["ETag"]} if "ETag" in seen and name != "programs" else {}
    with transaction.atomic():
        data = {} if method == "get" else {"data": json.dumps(body), "headers": headers}
        send = getattr(client, method)
        answer = send(address(name, program), content_type="application/json", **data)
        transaction.set_rollback(True)
    return answer


def test_every_address_has_its_row():
    named = {name.partition(":")[2] for name in PATTERNS if name.startswith("program_records:")}
    assert set(MATRIX) <= named


@pytest.mark.parametrize("way", [by_key, by_session])
@pytest.mark.parametrize(("name", "method"), CELLS)
def test_each_role_is_answered_as_the_table_says(program, name, method, way):
    found = {role: ask(way(role), name, method, program).status_code for role in ROLES}
    expected = {
        role: ANSWERS[letter] for role, letter in zip(ROLES, MATRIX[name][method], strict=True)
    }
    if name == "withdraw":
        expected |= dict.fromkeys([*ROLES[:3], Role.API_KEEPER], 422)
    assert found == expected


@pytest.mark.parametrize("name", MATRIX)
def test_a_stranger_and_somebody_without_a_role_are_told_nothing(program, name):
    nobody = Client()
    nobody.force_login(client_of())
    for method in MATRIX[name]:
        assert ask(Client(), name, method, program).status_code == 401
        assert ask(nobody, name, method, program).status_code == 403


@pytest.mark.parametrize("name", ["one_of_programs", "publish", "withdraw", "eligible"])
def test_elsewhere_a_draft_does_not_exist(program, name):
    client = by_key(Role.ADMINISTRATOR, "75.02")
    for method in MATRIX[name]:
        assert ask(client, name, method, program).status_code == 404


@pytest.mark.parametrize(("name", "method"), CELLS)
def test_a_key_that_only_reads_writes_nothing(program, name, method):
    answer = ask(by_key(Role.ADMINISTRATOR, read_only=True), name, method, program)
    assert answer.status_code == (200 if method == "get" else 403)


OPENS = {KeyScope.PROGRAMS_READ: {("programs", "get"), ("one_of_programs", "get")}}


@pytest.mark.parametrize("scope", KeyScope)
@pytest.mark.parametrize("name", MATRIX)
def test_one_scope_opens_what_it_names(program, name, scope):
    client = by_key(Role.ADMINISTRATOR, scopes=[scope])
    for method in MATRIX[name]:
        is_open = ask(client, name, method, program).status_code < 400
        assert is_open is ((name, method) in OPENS.get(scope, set())), method


def test_what_has_opened_is_not_published(writer):
    address = f"programs/{writer.post('programs/', SENT).json()['id']}/"
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    changed = writer.patch(address, {"opens_on": yesterday}, seen=writer.get(address))

    refused = writer.post(f"{address}publish/", {}, **{"If-Match": changed["ETag"]})

    assert refused.status_code == 422


def test_places_of_two_stages_are_lowered_and_raised_together(writer):
    made = writer.post("programs/", SENT)
    address = f"programs/{made.json()['id']}/"
    Program.objects.update(published_at=timezone.now())

    def with_places(*places):
        stages = zip(("Pelatihan", "Pendampingan"), places, strict=True)
        told = {"stages": [{"name": name, "quota": quota} for name, quota in stages]}
        why = {"X-Change-Reason": "Anggaran berubah"}
        return writer.patch(address, told, seen=writer.get(address), **why)

    assert with_places(10, 5).status_code == 200
    assert with_places(300, 200).status_code == 200
    refused = with_places(300, 301)
    assert "#/stages/1/quota" in [fault["pointer"] for fault in refused.json()["errors"]]
