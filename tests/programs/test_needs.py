"""What each step needs: documents, a visit, a ranking, the right stage, a day in order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from programs.choices import ApplicationState, Deed
from programs.models import Paper
from programs.services.applications import advance, apply, missing_for, steps_open_to
from programs.services.judging import add_paper, add_visit, assess, remove_paper
from programs.workflow import DAYS
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import (
    FactCriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    a_paper,
    a_photo,
    applied,
    verified,
    visited,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


TODAY = timezone.localdate


def refused(words, **step):
    with pytest.raises(ValidationError) as caught:
        advance(**step)
    assert words in " ".join(caught.value.messages), caught.value.messages


def test_documents_come_before_the_check(stage, siti):
    needed = RequirementFactory(stage=stage, name="Surat usaha")
    RequirementFactory(stage=stage, name="Foto", is_required=False)
    application = applied(stage, siti)

    refused("Surat usaha", application=application, deed=Deed.CHECK, by=siti)
    assert "Surat usaha" in missing_for(application, Deed.CHECK, siti)
    add_paper(application=application, requirement=needed, file=a_paper(), by=siti)

    checked = advance(application=application, deed=Deed.CHECK, by=siti)
    assert checked.state == ApplicationState.CHECKED
    assert checked.due_on == TODAY() + timedelta(days=DAYS[ApplicationState.CHECKED])


def test_a_document_that_another_program_asks_for_is_refused(stage, siti):
    with pytest.raises(ValidationError):
        add_paper(
            application=applied(stage, siti),
            requirement=RequirementFactory(),
            file=a_paper(),
            by=siti,
        )


def test_a_document_goes_only_before_somebody_judged_by_it(stage, siti):
    application = apply(program=stage.program, business=BusinessFactory(), by=siti)
    paper = add_paper(application=application, requirement=None, file=a_paper(), by=siti)
    remove_paper(paper=paper, by=siti)
    paper = add_paper(application=application, requirement=None, file=a_paper(), by=siti)
    advance(application=application, deed=Deed.SUBMIT, by=siti)

    with pytest.raises(ValidationError):
        remove_paper(paper=paper, by=siti)
    assert Paper.objects.count() == 1


def test_a_visit_comes_before_the_verification(stage, siti):
    application = advance(application=applied(stage, siti), deed=Deed.CHECK, by=siti)
    refused("visit", application=application, deed=Deed.VERIFY, by=siti)

    visited(application, siti)

    assert advance(application=application, deed=Deed.VERIFY, by=siti).state == "verified"


def test_a_visit_from_before_the_application_verifies_nothing(stage, siti):
    yesterday = TODAY() - timedelta(days=1)
    application = advance(application=applied(stage, siti), deed=Deed.CHECK, by=siti)
    with pytest.raises(ValidationError) as early:
        visited(application, siti, on=yesterday)
    assert "on" in early.value.error_dict

    visited(application, siti)
    application.visit_set.update(on=yesterday)  # from before this was asked

    refused("visit", application=application, deed=Deed.VERIFY, by=siti)


def test_a_visit_has_a_photo_and_lies_in_no_future(stage, siti):
    application = applied(stage, siti)
    tomorrow = TODAY() + timedelta(days=1)
    for told in ({"on": tomorrow, "photo": a_photo()}, {"on": TODAY(), "photo": None}):
        with pytest.raises(ValidationError):
            add_visit(application=application, by=siti, place="Sini", notes="Ada", **told)


def test_nothing_happens_before_what_had_to_happen_first(stage, siti):
    application = applied(stage, siti)
    yesterday = TODAY() - timedelta(days=1)
    refused("before", application=application, deed=Deed.CHECK, by=siti, on=yesterday)
    tomorrow = TODAY() + timedelta(days=1)
    refused("future", application=application, deed=Deed.CHECK, by=siti, on=tomorrow)


def test_a_draft_that_comes_in_too_late_is_refused_and_a_returned_one_is_not(stage, siti):
    late = apply(program=stage.program, business=BusinessFactory(), by=siti)
    returned = advance(
        application=applied(stage, siti), deed=Deed.RETURN, by=siti, note="Foto kabur"
    )
    type(stage.program).objects.update(closes_on=TODAY() - timedelta(days=1))
    for application in (late, returned):
        application.program.refresh_from_db()

    refused("until", application=late, deed=Deed.SUBMIT, by=siti)
    assert advance(application=returned, deed=Deed.SUBMIT, by=siti).state == "submitted"


def test_whoever_does_not_fit_reads_what_is_missing(stage, siti):
    RuleFactory(program=stage.program, kind="nib", terms={})
    application = apply(program=stage.program, business=BusinessFactory(), by=siti)

    refused("NIB", application=application, deed=Deed.SUBMIT, by=siti)
    type(application.business).objects.update(nib="9120001234567")

    assert advance(application=application, deed=Deed.SUBMIT, by=siti).state == "submitted"


def test_only_the_last_stage_selects_and_only_the_others_pass_on(stage, siti, budi):
    StageFactory(program=stage.program, order=2, name="Wawancara")
    application = verified(stage, siti)
    assert Deed.SELECT not in steps_open_to(application, budi)
    refused("Wawancara", application=application, deed=Deed.SELECT, by=budi)

    application = advance(application=application, deed=Deed.PASS_ON, by=budi)

    assert application.stage.name == "Wawancara"
    assert application.state == ApplicationState.VERIFIED
    assert Deed.PASS_ON not in steps_open_to(application, budi)
    refused("no stage", application=application, deed=Deed.PASS_ON, by=budi)
    assert advance(application=application, deed=Deed.SELECT, by=budi).state == "selected"


def test_points_are_given_before_anybody_is_chosen(stage, siti, budi):
    FactCriterionFactory(stage=stage)
    refused("Freeze", application=verified(stage, siti), deed=Deed.SELECT, by=budi)


def test_the_documents_of_a_later_stage_come_before_its_decision(stage, siti, budi):
    later = StageFactory(program=stage.program, order=2)
    needed = RequirementFactory(stage=later, name="Proposal")
    application = advance(application=verified(stage, siti), deed=Deed.PASS_ON, by=budi)
    refused("Proposal", application=application, deed=Deed.SELECT, by=budi)

    add_paper(application=application, requirement=needed, file=a_paper(), by=siti)

    assert advance(application=application, deed=Deed.SELECT, by=budi).state == "selected"


def test_whoever_visited_or_assessed_does_not_decide(stage, siti, budi, officer_of):
    assessed = FactCriterionFactory(stage=stage, kind="assessed", fact="", bands=[])
    application = verified(stage, siti)
    field_officer = officer_of("35.13")
    assess(application=application, criterion=assessed, score=70, by=field_officer)
    assert Deed.REJECT not in steps_open_to(application, field_officer)
    with pytest.raises(PermissionDenied):
        advance(application=application, deed=Deed.REJECT, by=field_officer, note="Tidak")


def test_the_office_that_organises_decides_and_no_other(siti, officer_of):
    program = ProgramFactory(region_id="35", open_to_id="35")
    stage = StageFactory(program=program)
    application = verified(stage, siti)
    district, province = officer_of("35.13"), officer_of("35", role="province_officer")

    assert steps_open_to(application, district) == [Deed.WITHDRAW]
    with pytest.raises(PermissionDenied):
        advance(application=application, deed=Deed.SELECT, by=district)
    assert advance(application=application, deed=Deed.SELECT, by=province).state == "selected"


def test_a_withdrawn_application_gives_its_place_back(stage, siti, budi):
    first, second = verified(stage, siti), verified(stage, siti)
    first = advance(application=first, deed=Deed.SELECT, by=budi)
    advance(application=first, deed=Deed.WITHDRAW, by=siti)

    assert advance(application=second, deed=Deed.SELECT, by=budi).state == "selected"


@pytest.mark.parametrize("deed", [Deed.RETURN, Deed.REJECT])
def test_a_refusal_of_nothing_but_blanks_is_no_reason(deed, stage, siti):
    application = applied(stage, siti)
    with pytest.raises(ValidationError):
        advance(application=application, deed=deed, by=siti, note="   ")
