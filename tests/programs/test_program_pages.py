"""Programs through their pages: made, published, read by everybody, and refused to others."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ikm_registry.ui.tickets import Ticket
from programs.choices import ProgramKind, Recipient, RuleKind
from programs.models import Amendment, Application, Program, Rule
from programs.services.applications import apply
from tests.businesses.test_business_form import FormReader
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.deliveries import grants, received
from tests.factories.groups import GroupFactory
from tests.factories.programs import (
    PROBOLINGGO,
    CriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    applied,
    draft,
    no_longer_open,
)

pytestmark = pytest.mark.django_db

LIST, NEW = "/program/", "/program/baru/"
TYPED = {
    "name": "Pelatihan kemasan",
    "kind": "training",
    "recipient": "business",
    "year": "2027",
    "region": "Kabupaten Probolinggo",
    "organiser": "Disperindag",
    "fund_source": "apbd_kab",
    "open_to": "35.13",
    "opens_on": "2099-01-01",
    "closes_on": "2099-02-01",
    "summary": "Tiga hari pelatihan.",
    "objection_days": "30",
    "objection_basis": "UU 30/2014 Pasal 77",
    "attendance_minimum": "80",
}


@pytest.fixture
def officer(client, officer_of):
    user = officer_of(PROBOLINGGO)
    client.force_login(user)
    return user


@pytest.fixture
def send(client, officer):
    def to(address, **typed):
        return client.post(address, typed | {"ticket": str(Ticket.new(officer))})

    return to


def page(name, program, *more):
    return reverse(f"programs:{name}", args=[program.number, *more])


def told(response):
    return response.content.decode()


def test_a_training_names_its_kinds_and_an_applicant_chooses_one(client, send):
    send(NEW, **TYPED, training_kinds="Pengemasan\n\n Pemasaran digital \nPengemasan")
    program = Program.objects.get()
    assert program.training_kinds == ["Pengemasan", "Pemasaran digital"]
    today = timezone.localdate()
    Program.objects.update(opens_on=today, closes_on=today, published_at=timezone.now())
    StageFactory(program=program)
    assert "Pemasaran digital" in told(client.get(page("call", program)))
    business = BusinessFactory()

    unsaid = send(page("apply", program), applicant=business.registry_no)
    assert "training_kind" in unsaid.context["form"].errors
    send(page("apply", program), applicant=business.registry_no, training_kind="Pengemasan")

    application = Application.objects.get()
    assert application.training_kind == "Pengemasan"
    for address in (application.get_absolute_url(), "/permohonan/"):
        assert "Pengemasan" in told(client.get(address))
    taken_along = b"".join(client.get("/permohonan/ekspor.csv").streaming_content)
    assert b"Pengemasan" in taken_along
    gone = send(
        page("edit", program),
        **TYPED | {"opens_on": str(today), "closes_on": str(today)},
        training_kinds="Pemasaran digital",
        reason="Ganti jenis",
        seen_version=str(Program.objects.get().version),
    )
    assert "Pengemasan" in str(gone.context["form"].errors["training_kinds"])


def test_an_officer_makes_a_program_and_finds_it_in_the_list(client, send):
    answer = send(NEW, **TYPED)

    program = Program.objects.get()
    assert answer.url == program.get_absolute_url()
    assert program.region_id == PROBOLINGGO
    assert program.name in told(client.get(LIST))


def test_the_same_form_sent_twice_makes_one_program(client, officer):
    sent = TYPED | {"ticket": str(Ticket.new(officer))}
    client.post(NEW, sent)
    client.post(NEW, sent)

    assert Program.objects.count() == 1


def test_what_was_sent_after_signing_out_is_sent_after_signing_in(client, officer, send):
    client.logout()
    door = send(NEW, **TYPED).url
    client.force_login(officer)
    address = parse_qs(urlsplit(door).query)["next"][0]
    page = client.get(address)
    assert f'action="{NEW}"' in told(page)
    client.post(NEW, FormReader(page).sent)

    assert Program.objects.get().name == TYPED["name"]


def test_what_was_sent_after_signing_out_is_shown_to_nobody_else(client, send, officer_of):
    client.logout()
    door = send(NEW, **TYPED).url
    client.force_login(officer_of(PROBOLINGGO))
    address = parse_qs(urlsplit(door).query)["next"][0]

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "equipment"}, "77/2020"),
        ({"kind": "credit", "recipient": "group"}, "satu usaha|single businesses"),
        ({"closes_on": "2098-01-01"}, "pertama|first"),
        ({"open_to": "35.13.05", "region": "35.13.05"}, "provinsi|province"),
        ({"year": "1999"}, "2000"),
        ({"objection_days": "0"}, "keberatan|object"),
        ({"objection_days": "366"}, "365"),
        ({"attendance_minimum": "101"}, "100"),
        ({"attendance_minimum": "0"}, "1"),
    ],
)
def test_a_program_that_breaks_a_rule_is_refused_with_a_sentence(send, typed, sentence):
    import re

    answer = send(NEW, **(TYPED | typed))

    assert answer.status_code == 200
    assert re.search(sentence, told(answer))
    assert not Program.objects.exists()


def test_a_place_outside_is_refused(send):
    assert send(NEW, **(TYPED | {"region": "35.08", "open_to": "35.08"})).status_code == 403
    assert not Program.objects.exists()


def test_somebody_saved_meanwhile(send):
    program = draft()
    Program.objects.filter(pk=program.pk).update(version=2)

    answer = send(page("edit", program), **TYPED, seen_version="1")

    assert answer.status_code == 200
    program.refresh_from_db()
    assert program.name != TYPED["name"]


def test_published_it_changes_only_with_a_reason(client, send):
    program = StageFactory().program
    assert 'name="reason"' in told(client.get(page("edit", program)))

    send(page("edit", program), **TYPED, seen_version="1")
    assert not Amendment.objects.exists()
    send(page("edit", program), **TYPED, seen_version="1", reason="Anggaran bergeser.")

    assert "Anggaran bergeser." in told(client.get(page("call", program)))


def test_how_to_object_and_whom_a_certificate_awaits_is_written_and_read(client, send):
    send(NEW, **(TYPED | {"objection_days": "45", "objection_basis": "Perbup 7/2026"}))
    program = Program.objects.get()
    assert (program.objection_days, program.objection_basis) == (45, "Perbup 7/2026")
    StageFactory(program=program)
    Program.objects.update(published_at=timezone.now(), opens_on=date(2020, 1, 1))

    for address in (program.get_absolute_url(), page("call", program)):
        words = told(client.get(address))
        assert "45 hari (Perbup 7/2026)" in words
        assert "80 persen" in words
    assert "Cara mengajukan" in words

    Program.objects.update(kind=ProgramKind.FACILITATION)
    assert "80 persen" not in told(client.get(page("call", program)))


def test_an_office_reads_how_many_applied_and_an_owner_does_not(client, officer):
    stage = StageFactory()
    applied(stage, officer)
    Application.objects.update(due_on=date(2020, 1, 1))
    words = told(client.get(stage.program.get_absolute_url()))
    assert "1 belum selesai" in words
    assert "overdue=1" in words

    client.force_login(UserFactory())
    words = told(client.get(stage.program.get_absolute_url()))
    assert "belum selesai" not in words
    assert page("board", stage.program) not in words


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


def test_a_draft_is_published_by_its_button_and_refused_with_what_is_missing(client, send):
    program = draft()
    refused = client.post(page("publish", program), follow=True)
    assert [str(message) for message in refused.context["messages"]]
    StageFactory(program=program)

    client.post(page("publish", program))

    program.refresh_from_db()
    assert program.is_published
    client.post(page("withdraw", program))
    program.refresh_from_db()
    assert not program.is_published


def test_a_stranger_reads_what_is_published_and_nothing_else(client):
    stage = StageFactory()
    RequirementFactory(stage=stage)
    CriterionFactory(stage=stage)
    RuleFactory(program=stage.program)
    hidden = draft(name="Rahasia")

    shown = told(client.get(page("call", stage.program)))

    assert stage.program.name in shown
    assert "10 " in shown
    assert client.get(page("call", hidden)).status_code == 404
    calls = told(client.get("/pengumuman/"))
    assert stage.program.name in calls
    assert hidden.name not in calls


def test_an_officer_sees_no_draft_on_the_public_page(client, officer):
    hidden = draft()
    assert client.get(page("call", hidden)).status_code == 404
    assert client.get(page("detail", hidden)).status_code == 200


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", ["Baru", "Lama"]),
        ("kind=facilitation", ["Lama"]),
        ("state=draft", ["Baru"]),
        ("state=open", ["Lama"]),
        ("year=2020", ["Lama"]),
        ("fund=dak", ["Baru"]),
        ("q=lam", ["Lama"]),
        ("ordering=name", ["Baru", "Lama"]),
        ("ordering=-name", ["Lama", "Baru"]),
        ("region=35.13", ["Baru", "Lama"]),
    ],
)
def test_the_list_answers_the_address(client, officer, question, names):
    draft(name="Baru", fund_source="dak")
    ProgramFactory(name="Lama", kind=ProgramKind.FACILITATION, year=2020)

    found = client.get(f"{LIST}?{question}").context["page_obj"]

    assert [program.name for program in found] == names


@pytest.mark.parametrize(
    "question", ["kind=x", "state=x", "year=x", "fund=x", "region=x", "page=x"]
)
def test_a_wrong_question_is_answered_with_a_page(client, officer, question):
    assert client.get(f"{LIST}?{question}").status_code == 200


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_list_of_twenty_costs_what_one_of_one_does(client, officer):
    ProgramFactory()
    first = queries(client, LIST)
    ProgramFactory.create_batch(19)

    assert queries(client, LIST) == first


def test_who_fits_costs_the_same_for_one_and_for_twenty(client, officer):
    program = RuleFactory().program
    address = page("eligible", program)
    BusinessFactory()
    first = queries(client, address)
    BusinessFactory.create_batch(19)

    assert queries(client, address) == first


def test_those_who_fit_are_listed_narrowed_and_counted_by_village(client, officer):
    program = RuleFactory().program
    BusinessFactory(name="Keripik A")
    BusinessFactory(name="Keripik B", region_id="35.13.14.1017")
    BusinessFactory(name="Kopra", region_id="75.02")

    context = client.get(page("eligible", program)).context
    assert context["totals"] == {"rows": 2, "never_helped": 2}
    assert {line["place"] for line in context["by_place"]} == {"35.13.05.2008", "35.13.14.1017"}
    narrowed = client.get(page("eligible", program) + "?region=35.13.14&ordering=-name").context
    assert [facts.business.name for facts in narrowed["page_obj"]] == ["Keripik B"]
    assert not client.get(page("eligible", program) + "?helped=before").context["page_obj"]


def test_one_applies_from_the_program_its_board_and_the_list_of_who_fits(client, officer):
    stage = StageFactory()
    program, new = stage.program, BusinessFactory()
    application = applied(stage, officer)
    apply_at = page("apply", program)
    for address in (program.get_absolute_url(), page("board", program)):
        assert f'"{apply_at}"' in told(client.get(address))
    listed = told(client.get(page("eligible", program)))
    assert f"{apply_at}?untuk={new.registry_no}" in listed
    assert f"{apply_at}?untuk={application.business.registry_no}" not in listed
    assert application.get_absolute_url() in listed

    no_longer_open(program)
    assert apply_at not in told(client.get(program.get_absolute_url()))
    assert apply_at not in told(client.get(page("eligible", program)))


def test_a_draft_says_openly_why_its_applicant_does_not_fit(client, officer):
    program = RuleFactory(kind=RuleKind.NIB, terms={}).program
    draft_of_hers = apply(program=program, business=BusinessFactory(), by=officer)
    shown = told(client.get(draft_of_hers.get_absolute_url()))
    opened = shown.partition('<details class="deed" open>')[2]
    assert "oss.go.id" in opened.partition("</details>")[0]


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


def test_groups_that_were_never_helped_are_counted_marked_and_found(client, officer):
    program = ProgramFactory(kind=ProgramKind.EQUIPMENT, recipient=Recipient.GROUP)
    helped = received(grants()).group
    new = GroupFactory(region_id="35.13.14.1017")
    address = page("eligible_groups", program)

    context = client.get(address).context
    assert context["totals"] == {"rows": 2, "never_helped": 1}
    assert {group: group.is_new for group in context["page_obj"]} == {helped: False, new: True}
    by_place = {line["place"]: line["never_helped"] for line in context["by_place"]}
    assert by_place == {helped.region_id: 0, new.region_id: 1}
    for asked, found in (("never", new), ("before", helped)):
        assert list(client.get(f"{address}?helped={asked}").context["page_obj"]) == [found]
    assert client.get(program.get_absolute_url()).context["counts"]["never_helped"] == 1


def test_the_page_of_a_business_tells_which_programs_fit_and_what_is_missing(client, officer):
    business = BusinessFactory()
    fits = ProgramFactory(name="Cocok")
    RuleFactory(program=fits)
    lacks = ProgramFactory(name="Belum")
    RuleFactory(program=lacks, kind=RuleKind.NIB, terms={})

    address = reverse("programs:fitting", args=[business.registry_no])
    whole, section = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert [fit["program"].name for fit in whole.context["fits"]] == ["Cocok", "Belum"]
    assert "oss.go.id" in told(section)
    assert "<html" not in told(section)


def test_what_fits_leads_to_an_application_and_then_says_that_there_is_one(client):
    business = BusinessFactory(owner=OwnerFactory(account=UserFactory()))
    stage, owner = StageFactory(), business.owner.account
    client.force_login(owner)
    address = reverse("programs:fitting", args=[business.registry_no])
    begins = f"{page('apply', stage.program)}?untuk={business.registry_no}"
    assert begins in told(client.get(address))

    application = applied(stage, owner, business)
    words = told(client.get(address))
    assert begins not in words
    assert application.get_absolute_url() in words


def test_an_owner_reads_what_fits_her_own_business(client):
    account = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=account))
    RuleFactory(program=ProgramFactory(name="Cocok"))
    client.force_login(account)

    shown = client.get(reverse("programs:fitting", args=[business.registry_no]))

    assert [fit["fits"] for fit in shown.context["fits"]] == [True]
    other = BusinessFactory()
    assert client.get(reverse("programs:fitting", args=[other.registry_no])).status_code == 404


@pytest.mark.parametrize("name", ["detail", "edit", "publish", "withdraw", "delete", "eligible"])
def test_a_draft_of_another_office_does_not_exist(client, officer_of, name):
    program = draft()
    client.force_login(officer_of("35.08"))
    ask = client.post if name in ("publish", "withdraw", "delete") else client.get

    assert ask(page(name, program)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "publish", "withdraw"])
def test_what_is_published_elsewhere_is_read_but_not_changed(client, officer_of, name):
    program = StageFactory().program
    client.force_login(officer_of("35.08"))
    ask = client.get if name == "edit" else client.post

    assert ask(page(name, program)).status_code == 404
    assert client.get(page("detail", program)).status_code == 200


def test_who_keeps_no_programs_makes_none(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO, "viewer"))
    assert client.get(NEW).status_code == 403
