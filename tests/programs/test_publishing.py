"""A program is made, published and changed only so that applicants can rely on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from programs.choices import CriterionKind, Deed, Recipient, RuleKind, Window
from programs.models import Amendment, Criterion, Program, Requirement, Rule, Stage
from programs.services.applications import NoPlaceLeft, advance, apply
from programs.services.programs import (
    create_program,
    delete_part,
    delete_program,
    publish,
    save_part,
    save_program,
    withdraw,
)
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import (
    PROBOLINGGO,
    CriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    draft,
    no_longer_open,
    verified,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(officer_of):
    return officer_of(PROBOLINGGO)


@pytest.fixture
def published():
    return StageFactory().program


def test_a_new_program_is_a_draft_with_a_number_of_its_place(officer):
    program = ProgramFactory.build(published_at=None, number="")

    create_program(program=program, by=officer)

    assert program.number.startswith("PRG-3513-")
    assert program.window == Window.DRAFT


def test_no_number_is_spent_on_a_program_that_is_refused(officer):
    with pytest.raises(ValidationError):
        create_program(program=ProgramFactory.build(number="", name=""), by=officer)
    program = create_program(program=ProgramFactory.build(number=""), by=officer)

    assert program.number.startswith("PRG-3513-000001")


def test_a_program_of_another_place_is_not_made(officer):
    with pytest.raises(PermissionDenied):
        create_program(
            program=ProgramFactory.build(number="", region_id="35.08", open_to_id="35.08"),
            by=officer,
        )


def test_without_a_stage_nothing_is_published(officer):
    with pytest.raises(ValidationError, match="stage|tahap"):
        publish(program=draft(), by=officer)


def test_stages_let_fewer_and_fewer_pass(officer):
    program = draft()
    StageFactory(program=program, quota=20, name="Pelatihan")
    StageFactory(program=program, order=2, quota=100, name="Pendampingan")

    with pytest.raises(ValidationError, match="Pendampingan"):
        publish(program=program, by=officer)


def test_what_has_opened_is_no_longer_published(officer):
    program = draft(opens_on=timezone.localdate() - timedelta(days=1))
    StageFactory(program=program)

    with pytest.raises(ValidationError, match="day|hari"):
        publish(program=program, by=officer)


def test_published_twice_is_refused_and_once_is_seen_by_everybody(officer, officer_of):
    program = draft()
    StageFactory(program=program)
    stranger = officer_of("75.02")
    assert not Program.objects.visible_to(stranger).exists()

    publish(program=program, by=officer)

    assert Program.objects.visible_to(stranger).get() == program
    with pytest.raises(ValidationError):
        publish(program=program, by=officer)


PARTS = {
    "stage": lambda program: Stage(program=program, order=2, name="Lanjutan", quota=1),
    "document": lambda program: Requirement(
        program=program, stage=program.stage_set.get(), name="Proposal"
    ),
    "criterion": lambda program: Criterion(
        program=program, stage=program.stage_set.get(), name="Siap", kind=CriterionKind.ASSESSED
    ),
    "rule": lambda program: Rule(program=program, kind=RuleKind.NIB),
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_published_changes_only_with_a_reason(part, published, officer):
    with pytest.raises(ValidationError, match="reason"):
        save_part(row=PARTS[part](published), by=officer)
    assert not Amendment.objects.exists()

    save_part(row=PARTS[part](published), by=officer, reason="Anggaran ditambah.")

    amendment = Amendment.objects.get()
    assert (amendment.by, amendment.reason) == (officer, "Anggaran ditambah.")
    assert amendment.what


@pytest.mark.parametrize("make", [RequirementFactory, CriterionFactory])
def test_a_part_of_something_published_goes_only_with_a_reason(make, published, officer):
    row = make(stage=published.stage_set.get())
    with pytest.raises(ValidationError, match="reason"):
        delete_part(row=row, by=officer)

    delete_part(row=row, by=officer, reason="Tidak perlu lagi.")

    assert not type(row).objects.exists()
    assert Amendment.objects.count() == 1


def test_the_last_stage_of_something_published_stays(published, officer):
    with pytest.raises(ValidationError):
        delete_part(row=published.stage_set.get(), by=officer, reason="Salah.")


def test_a_draft_changes_without_a_word(officer):
    program = draft()
    save_part(row=Rule(program=program, kind=RuleKind.NIB), by=officer)

    assert not Amendment.objects.exists()


def test_a_stage_that_was_frozen_decides_as_it_did(published, officer):
    stage = published.stage_set.get()
    stage.closed_at = timezone.now()
    stage.save()

    with pytest.raises(ValidationError, match=str(stage)):
        save_part(row=PARTS["criterion"](published), by=officer, reason="Lupa.")


def test_published_facts_change_only_with_a_reason(published, officer):
    published.closes_on += timedelta(days=3)
    with pytest.raises(ValidationError, match="reason"):
        save_program(program=published, by=officer)

    save_program(program=published, by=officer, reason="Diperpanjang.")

    assert published.amendment_set.get().reason == "Diperpanjang."


def test_what_somebody_applied_to_stays_what_it_is(published, officer):
    apply(program=published, business=BusinessFactory(), by=officer)
    published.kind = "facilitation"

    with pytest.raises(ValidationError):
        save_program(program=published, by=officer, reason="Lain.")


def test_rules_that_no_longer_fit_the_recipient_are_named(officer):
    program = RuleFactory(program=draft(), kind=RuleKind.NIB, terms={}).program
    program.recipient = Recipient.GROUP

    with pytest.raises(ValidationError, match="NIB"):
        save_program(program=program, by=officer)


def test_it_is_withdrawn_while_nobody_has_applied(published, officer):
    withdraw(program=published, by=officer)
    published.refresh_from_db()
    assert published.window == Window.DRAFT
    with pytest.raises(ValidationError):
        withdraw(program=published, by=officer)


def test_it_is_not_withdrawn_from_under_an_applicant(published, officer):
    apply(program=published, business=BusinessFactory(), by=officer)

    with pytest.raises(ValidationError):
        withdraw(program=published, by=officer)


def test_a_draft_is_removed_and_what_is_published_is_not(published, officer_of):
    administrator = officer_of(PROBOLINGGO, "administrator")
    with pytest.raises(ValidationError):
        delete_program(program=published, by=administrator)

    delete_program(program=draft(), by=administrator)

    assert Program.objects.get() == published


@pytest.mark.parametrize("deed", [publish, withdraw, delete_program])
def test_an_officer_of_lumajang_finds_no_program_of_probolinggo(deed, published, officer_of):
    with pytest.raises(Program.DoesNotExist):
        deed(program=published, by=officer_of("35.08"))


@pytest.mark.parametrize("role", ["viewer", "verifier", "field_officer", "village_operator"])
def test_who_keeps_no_programs_publishes_none(role, published, officer_of):
    with pytest.raises(Program.DoesNotExist):
        withdraw(program=published, by=officer_of(PROBOLINGGO, role))


def with_quota(stage, quota):
    stage.quota = quota
    return stage


def test_an_objection_that_was_right_leads_on_though_the_stage_is_frozen_and_full(
    stage, siti, budi, officer_of
):
    chosen, other = verified(stage, siti), verified(stage, siti)
    no_longer_open(stage.program)
    stage = close_stage(stage=stage, by=budi)
    advance(application=chosen, deed=Deed.SELECT, by=budi)
    advance(application=other, deed=Deed.REJECT, by=budi, note="Penuh")
    advance(application=other, deed=Deed.OBJECT, by=siti, note="Salah baca")
    rina = officer_of(PROBOLINGGO)
    advance(application=other, deed=Deed.UPHOLD, by=rina, note="Benar")
    for deed in (Deed.CHECK, Deed.VERIFY):
        advance(application=other, deed=deed, by=siti)
    again = {"application": other, "deed": Deed.SELECT, "by": rina, "note": "Keberatan diterima"}
    with pytest.raises(NoPlaceLeft):
        advance(**again)
    with pytest.raises(ValidationError):
        save_part(row=with_quota(stage, 2), by=budi)  # without a reason

    save_part(row=with_quota(stage, 2), by=budi, reason="Keberatan diterima")

    assert advance(**again).state == "selected"
    for change in ({"quota": 1}, {"quota": 3, "name": "Lain"}, {"quota": 3, "ends_on": None}):
        stage = Stage.objects.get()
        stage.ends_on = timezone.localdate()
        Stage.objects.update(ends_on=stage.ends_on)
        for name, value in change.items():
            setattr(stage, name, value)
        with pytest.raises(ValidationError):
            save_part(row=stage, by=budi, reason="Alasan")


def test_a_published_stage_has_no_fewer_places_than_were_given(stage, siti, budi):
    save_part(row=with_quota(stage, 3), by=budi, reason="Dana bertambah")
    for _nth in range(2):
        advance(application=verified(stage, siti), deed=Deed.SELECT, by=budi)

    with pytest.raises(ValidationError) as fewer:
        save_part(row=with_quota(stage, 1), by=budi, reason="Dana berkurang")

    assert "quota" in fewer.value.error_dict
    assert save_part(row=with_quota(stage, 2), by=budi, reason="Dana berkurang").quota == 2
    later = Stage(program=stage.program, order=2, name="Lanjutan", quota=1)
    with pytest.raises(ValidationError):
        save_part(row=later, by=budi, reason="Dua sudah terpilih di tahap terakhir")


def test_no_later_stage_of_a_published_program_has_more_places(published, officer):
    def later(quota):
        return Stage(program=published, order=2, name="Lanjutan", quota=quota)

    with pytest.raises(ValidationError, match="Lanjutan"):
        save_part(row=later(2), by=officer, reason="Tahap kedua")

    assert save_part(row=later(1), by=officer, reason="Tahap kedua").pk


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def of_ten_days():
    """A draft that takes applications for ten days."""
    return draft(opens_on=in_days(0), closes_on=in_days(10))


def test_no_stage_is_promised_while_applications_still_come_in(of_ten_days, officer):
    stage = StageFactory(program=of_ten_days, name="Seleksi", ends_on=in_days(9))
    with pytest.raises(ValidationError, match="Seleksi"):
        publish(program=of_ten_days, by=officer)

    stage.ends_on = in_days(10)
    save_part(row=stage, by=officer)
    assert publish(program=of_ten_days, by=officer).is_published
    stage.ends_on = in_days(9)
    with pytest.raises(ValidationError) as refused:
        save_part(row=stage, by=officer, reason="Lebih cepat")
    assert "ends_on" in refused.value.error_dict


def test_no_stage_is_promised_before_the_one_before_it(of_ten_days, officer):
    StageFactory(program=of_ten_days, name="Berkas", ends_on=in_days(20))
    StageFactory(program=of_ten_days, order=2, name="Wawancara", ends_on=in_days(15))
    with pytest.raises(ValidationError, match="Wawancara"):
        publish(program=of_ten_days, by=officer)


def test_the_window_of_a_published_program_does_not_outlast_its_promises(of_ten_days, officer):
    StageFactory(program=of_ten_days, ends_on=in_days(12))
    program = publish(program=of_ten_days, by=officer)
    program.closes_on = in_days(13)
    with pytest.raises(ValidationError) as refused:
        save_program(program=program, by=officer, reason="Diperpanjang")
    assert "closes_on" in refused.value.error_dict


def test_no_program_of_permits_is_for_groups(officer):
    """Nobody could ever ask for one in it."""
    facts = {"kind": "facilitation", "recipient": Recipient.GROUP, "number": ""}
    with pytest.raises(ValidationError) as refused:
        create_program(program=ProgramFactory.build(**facts), by=officer)
    assert "recipient" in refused.value.error_dict
