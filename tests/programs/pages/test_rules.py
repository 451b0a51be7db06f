"""Stages, documents, criteria and rules of a program, through their forms."""

import pytest

from programs.choices import ProgramKind, Recipient
from programs.models import Rule
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory
from tests.factories.programs import CriterionFactory, ProgramFactory, StageFactory, draft
from tests.programs.pages.asking import page, told

pytestmark = pytest.mark.django_db


def test_stages_papers_criteria_and_rules_are_added_changed_and_removed(client, send):
    program = draft()
    send(page("part_add", program, "tahap"), order="1", name="Pelatihan", quota="100")
    stage = program.stage_set.get()
    send(page("part_add", program, "dokumen"), stage=stage.pk, name="Proposal", is_required="on")
    send(
        page("part_add", program, "kriteria"),
        stage=stage.pk,
        name="Tenaga kerja",
        kind="fact",
        fact="workers",
        bands="1: 20\n5: 60",
        weight="2",
    )
    send(page("rule_add", program, "workers"), least="1", most="19")
    shown = told(client.get(page("detail", program)))

    for words in ("Pelatihan", "Proposal", "Tenaga kerja", "19"):
        assert words in shown
    assert program.criterion_set.get().bands == [[1, 20], [5, 60]]
    rule = program.rule_set.get()
    assert rule.terms == {"least": 1, "most": 19}
    send(page("rule_edit", program, rule.pk), least="2")
    assert Rule.objects.get().terms == {"least": 2}
    send(page("rule_edit", program, rule.pk), remove="1")
    assert not Rule.objects.exists()
    send(page("part_edit", program, "tahap", stage.pk), order="1", name="Seleksi", quota="50")
    assert program.stage_set.get().quota == 50


@pytest.mark.parametrize(
    ("kind", "typed", "terms"),
    [
        ("place", {"codes": ["35.13.05", "35.13.14"]}, {"codes": ["35.13.05", "35.13.14"]}),
        ("kbli", {"divisions": ["10"], "narrower": "13, 3100"}, {"codes": ["10", "13", "3100"]}),
        ("size", {"scheme": "bps", "classes": ["micro"]}, {"scheme": "bps", "classes": ["micro"]}),
        ("turnover", {"most": "4.800.000.000"}, {"most": 4_800_000_000}),
        ("holds", {"certificate": "pirt"}, {"certificate": "pirt"}),
        ("lacks", {"certificate": "halal"}, {"certificate": "halal"}),
        ("nib", {}, {}),
        ("years", {"least": "10"}, {"least": 10}),
        ("woman", {}, {}),
        ("not_helped", {"years": "3", "kinds": ["training"]}, {"years": 3, "kinds": ["training"]}),
        ("in_group", {}, {}),
    ],
)
def test_each_rule_has_its_form(client, send, kind, typed, terms):
    program = draft()
    address = page("rule_add", program, kind)
    assert client.get(address).status_code == 200

    send(address, **typed)

    rule = program.rule_set.get()
    assert rule.terms == terms
    again = client.get(page("rule_edit", program, rule.pk))
    assert again.status_code == 200
    send(page("rule_edit", program, rule.pk), **typed)
    assert program.rule_set.get().terms == terms


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("members", {"least": "5"}),
        ("ready", {}),
        ("decree", {}),
        ("not_helped", {"years": "3", "kinds": ["equipment"]}),
    ],
)
def test_each_rule_of_groups_has_its_form(client, send, kind, typed):
    program = draft(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    send(page("rule_add", program, kind), **typed)

    assert program.rule_set.get().kind == kind
    GroupFactory()
    assert client.get(page("eligible_groups", program)).status_code == 200


def test_a_rule_of_groups_is_no_page_of_a_program_for_businesses(client, officer):
    assert client.get(page("rule_add", draft(), "ready")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed"), [("kbli", {"narrower": "47"}), ("workers", {}), ("place", {})]
)
def test_an_incomplete_rule_is_refused_with_a_sentence(send, kind, typed):
    program = draft()
    answer = send(page("rule_add", program, kind), **typed)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Rule.objects.exists()


@pytest.mark.parametrize(("kind", "box"), [("kbli", "divisions"), ("not_helped", "years")])
def test_what_a_rule_lacks_is_said_at_its_box(send, client, kind, box):
    program = draft()
    answer = send(page("rule_add", program, kind))
    assert list(answer.context["form"].errors) == [box]
    told_now = client.post(page("rule_add", program, kind), {}, headers={"HX-Request": "true"})
    assert str(answer.context["form"][box].label) in told(told_now)


def test_who_fits_is_seen_before_a_rule_is_saved_with_and_without_a_script(client, send):
    program = draft()
    chips = BusinessFactory(name="Keripik Clarak")
    address = page("rule_add", program, "kbli")

    looked = told(send(address, divisions=["10"], look="1"))
    assert chips.name in looked
    assert "<html" in looked
    partial = client.post(address, {"divisions": ["13"]}, headers={"HX-Request": "true"})
    assert chips.name not in told(partial)
    assert "<html" not in told(partial)
    assert not Rule.objects.exists()


def test_the_forms_of_parts_speak_indonesian(client, officer):
    program = StageFactory(program=draft()).program
    stage = told(client.get(page("part_add", program, "tahap")))
    assert "Diputuskan paling lambat" in stage
    assert "- Pilih salah satu -" in told(client.get(page("part_add", program, "kriteria")))


@pytest.mark.parametrize("is_public", [True, False])
def test_a_rule_with_nothing_to_fill_in_is_counted_at_once(is_public, client, officer):
    program = ProgramFactory() if is_public else draft()
    BusinessFactory(nib="0220001234567")
    BusinessFactory()

    context = client.get(page("rule_add", program, "nib")).context

    assert (context["is_told"], context["counts"]["fit"]) == (True, 1)
    assert not client.get(page("rule_add", program, "workers")).context["is_told"]


def test_the_public_page_tells_in_words_how_points_are_given(client):
    stage = StageFactory()
    bands = [[0, 10], [5, 60], [20000, 100]]
    CriterionFactory(stage=stage, name="A", kind="fact", fact="workers", bands=bands)
    CriterionFactory(stage=stage, name="B", kind="fact", fact="has_nib", bands=[[1, 70]])
    CriterionFactory(stage=stage, name="C", kind="assessed")
    shown = told(client.get(page("call", stage.program)))
    for words in (
        "mulai 0: 10, mulai 5: 60, mulai 20.000: 100",
        "Memiliki NIB: 70 poin; selain itu atau tidak diketahui: 0.",
        "Petugas memberi 0 sampai 100 poin.",
    ):
        assert words in shown
