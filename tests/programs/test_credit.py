"""Credit, step by step: what each step asks for, and what it leaves written in the case."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from businesses.services.records import StaleRecord
from programs.choices import ApplicationState, Deed
from programs.models import ApplicationDocument, CreditCase
from programs.services.applications import FourEyes, advance, apply
from programs.services.credit import save_wish
from programs.services.readiness import Readiness
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import CreditProgramFactory, ProgramFactory
from tests.programs.credit import (
    MILLION,
    checked,
    officer,
    ready_business,
    scheme,
    sent,
    signed,
    taken,
    wish_of,
    wished,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db


def case_of(application):
    return CreditCase.objects.get(application=application)


def test_a_credit_goes_from_a_wish_to_paid_back():
    application = signed(granted=20 * MILLION)
    by = officer()
    taken(application, Deed.DISBURSE, by=by)
    for outstanding in (15 * MILLION, 5 * MILLION):
        facts = {"outstanding": outstanding, "collectability": 1}
        advance(application=application, deed=Deed.RUN, by=by, facts=facts)
    application = advance(application=application, deed=Deed.SETTLE, by=by)

    case = case_of(application)
    assert application.state == ApplicationState.SETTLED
    assert (case.granted, case.outstanding, case.collectability) == (20 * MILLION, 0, 1)
    assert case.signed_on == case.disbursed_on == case.settled_on == timezone.localdate()
    reports = application.applicationstep_set.filter(deed=Deed.RUN)
    assert [step.amounts["outstanding"] for step in reports] == [15 * MILLION, 5 * MILLION]


def test_what_the_bank_is_told_is_written_down_when_it_is_sent():
    application = sent()
    business = application.business

    case = case_of(application)
    assert (case.applicant, case.business_name) == (business.owner.name, business.name)
    assert (case.place_id, case.kbli_id) == (business.region_id, business.kbli_id)
    assert (case.number, case.sent_on) == (application.number, timezone.localdate())


def test_without_a_wish_nothing_is_handed_in():
    by = officer()
    application = apply(program=CreditProgramFactory(), business=ready_business(), by=by)

    with pytest.raises(ValidationError, match="borrow|dipinjam"):
        advance(application=application, deed=Deed.SUBMIT, by=by)


@pytest.mark.parametrize(
    ("amount", "named"),
    [(10 * MILLION, "KUR super mikro"), (100 * MILLION + 1, "KUR kecil")],
)
def test_an_amount_of_another_class_is_refused_with_its_name(amount, named):
    with pytest.raises(ValidationError) as refused:
        wished(scheme=scheme("kur-mikro"), wished=amount)
    assert named in refused.value.message_dict["scheme"][0]


@pytest.mark.parametrize(
    ("code", "amount"), [("kur-kecil", 500 * MILLION + 1), ("kipk", 500 * MILLION)]
)
def test_an_amount_outside_the_scheme_is_refused_with_its_limits(code, amount):
    with pytest.raises(ValidationError) as refused:
        wished(scheme=scheme(code), wished=amount, purpose="ki")
    assert "500" in refused.value.message_dict["wished"][0]


def test_working_capital_is_paid_back_sooner_than_an_investment():
    assert wished(purpose="ki", tenor_months=60)
    with pytest.raises(ValidationError) as refused:
        wished(purpose="kmk", tenor_months=60)
    assert "36" in refused.value.message_dict["tenor_months"][0]


def test_a_scheme_that_ended_is_offered_no_more():
    scheme().terms.filter(valid_to=None).update(valid_to=timezone.localdate())
    with pytest.raises(ValidationError) as refused:
        wished()
    assert "scheme" in refused.value.message_dict


def test_terms_that_change_meanwhile_hold_the_case_back():
    application = checked()
    scheme().terms.filter(valid_to=None).update(max_amount=20 * MILLION)

    with pytest.raises(ValidationError):
        advance(application=application, deed=Deed.SEND, by=officer())


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({"owner__nik": None}, "NIK"),
        ({"nib": None}, "SKU"),
        ({"founded_year": None}, "berusaha"),
    ],
)
def test_who_lacks_something_is_not_sent_and_reads_what_to_do(lacks, words):
    application = checked(business=ready_business(**lacks))

    with pytest.raises(ValidationError) as refused:
        advance(application=application, deed=Deed.SEND, by=officer())
    (sentence,) = refused.value.messages
    assert words in sentence


def test_a_letter_of_the_village_stands_for_a_nib():
    business = ready_business(nib=None)
    assert sent(business=business, sku_no="470/12/2026").state == ApplicationState.SENT


def test_above_fifty_million_a_npwp_is_asked_for():
    assert sent(wished=50 * MILLION)
    application = checked(business=ready_business(owner__nik=None), wished=50 * MILLION + 1)
    case = case_of(application)
    assert any("NPWP" in check.words for check in Readiness([case]).missing(case))


def test_who_does_not_agree_is_not_sent():
    application = checked()
    withdraw_consent(application)

    with pytest.raises(ValidationError, match="consent|persetujuan"):
        advance(application=application, deed=Deed.SEND, by=officer())


def test_who_has_a_credit_running_waits():
    first = signed()
    second = checked(business=first.business)

    with pytest.raises(ValidationError, match="paid back|lunas"):
        advance(application=second, deed=Deed.SEND, by=officer())


def test_whoever_checked_does_not_send():
    by = officer()
    application = taken(wished(by=by), Deed.SUBMIT, Deed.CHECK, by=by)
    with pytest.raises(FourEyes):
        advance(application=application, deed=Deed.SEND, by=by)


@pytest.mark.parametrize("granted", [None, "", 0, -5, "banyak", 25 * MILLION + 1])
def test_a_bank_grants_something_and_no_more_than_was_wished(granted):
    application = taken(sent(), Deed.RECEIVE, by=officer())

    with pytest.raises(ValidationError):
        advance(application=application, deed=Deed.SIGN, by=officer(), facts={"granted": granted})
    application.refresh_from_db()
    assert application.state == ApplicationState.AT_BANK
    assert case_of(application).granted is None


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"outstanding": MILLION},
        {"collectability": 1},
        {"outstanding": 21 * MILLION, "collectability": 1},
        {"outstanding": MILLION, "collectability": 6},
        {"outstanding": "-1", "collectability": 1},
    ],
)
def test_a_report_tells_what_is_owed_and_how_it_is_paid(facts):
    by = officer()
    application = taken(signed(), Deed.DISBURSE, by=by)

    with pytest.raises(ValidationError):
        advance(application=application, deed=Deed.RUN, by=by, facts=facts)
    assert not application.applicationstep_set.filter(deed=Deed.RUN).exists()


def test_the_reason_of_a_refusal_stays_in_the_case():
    application = taken(sent(), Deed.REFUSE, by=officer(), note="Agunan usaha belum cukup")

    case = case_of(application)
    assert (application.reason, case.refusal) == ("Agunan usaha belum cukup",) * 2
    assert case.stands == "refused"


def test_what_was_sent_is_changed_no_more():
    application = sent()
    case = case_of(application)
    case.wished = 30 * MILLION

    with pytest.raises(ValidationError, match="bank"):
        save_wish(case=case, by=officer())


def test_nobody_sends_another_amount_than_was_checked():
    application = checked()
    by, case = officer(), case_of(application)
    case.wished = 45 * MILLION
    with pytest.raises(ValidationError):
        save_wish(case=case, by=by)
    assert case_of(application).wished == 25 * MILLION

    taken(application, Deed.RETURN, by=by, note="Jumlah berubah")
    save_wish(case=case, by=by)

    taken(application, Deed.SUBMIT, Deed.CHECK, by=officer())
    assert case_of(taken(application, Deed.SEND, by=by)).wished == 45 * MILLION


def test_two_who_write_the_same_wish_do_not_overwrite_each_other():
    by = officer()
    case = case_of(wished(by=by))
    case.wished = 30 * MILLION
    save_wish(case=case, by=by, seen_version=1)

    with pytest.raises(StaleRecord):
        save_wish(case=case, by=by, seen_version=1)


def test_only_a_program_of_credit_takes_a_wish():
    by = officer()
    application = apply(program=ProgramFactory(), business=BusinessFactory(), by=by)
    with pytest.raises(ValidationError, match="credit|kredit"):
        save_wish(case=wish_of(application), by=by)


def test_an_officer_of_lumajang_reads_no_wish_of_probolinggo():
    wished()
    assert not CreditCase.objects.visible_to(officer("35.08")).exists()


@pytest.mark.parametrize("role", ["viewer", "field_officer", "auditor", "api_client"])
def test_who_sees_no_money_sees_no_credit(role):
    wished()
    assert not CreditCase.objects.visible_to(officer(role=role)).exists()


def test_a_step_lies_in_no_future():
    application = taken(sent(), Deed.RECEIVE, by=officer())
    tomorrow = timezone.localdate() + timedelta(1)
    with pytest.raises(ValidationError):
        advance(
            application=application,
            deed=Deed.SIGN,
            by=officer(),
            on=tomorrow,
            facts={"granted": MILLION},
        )


def test_amounts_that_earlier_steps_told_come_apart_and_together_again():
    moved = import_module("programs.migrations.0016_amounts_and_applying_again")
    step = signed(granted=20 * MILLION).applicationstep_set.get(deed=Deed.SIGN)
    document = ApplicationDocument.objects.filter(pk=step.application_id)
    for statement, facts, is_told in (
        (moved.TOGETHER, {"granted": 20 * MILLION}, True),
        (moved.APART, {}, False),
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        step.refresh_from_db()
        assert step.facts == facts
        assert step.amounts == {"granted": 20 * MILLION}
        assert ("20000000" in document.get().core) is is_told
