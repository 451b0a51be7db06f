"""What an owner keeps true: the figures of a new period, one question at a time, her own phone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from businesses.choices import ChangeDoor, ChangeState, Part
from businesses.models import ChangeRequest, Figures
from businesses.services.changes import (
    AlreadyWaiting,
    Proposal,
    StaleChange,
    decide,
    propose,
    send_back,
)
from businesses.services.keeping import (
    Period,
    period_due,
    still_true,
)
from businesses.services.ownership import assist
from ikm_registry.outbox.models import Message
from tests.businesses.owners.keeping import (
    LAST_YEAR,
    PHONE,
    business,
    page,
    sent,
    signed_in,
    told,
    waiting,
)
from tests.businesses.owners.test_ownership import consent
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
    ProductFactory,
    acting,
)

__all__ = ["business"]
pytestmark = pytest.mark.django_db


# Which period


@pytest.mark.parametrize(
    ("last", "today", "due"),
    [
        (None, date(2026, 3, 1), Period(2025)),
        ((2024, Part.YEAR), date(2026, 3, 1), Period(2025)),
        ((2025, Part.YEAR), date(2026, 12, 31), None),
        ((2025, Part.FIRST_HALF), date(2026, 6, 30), Period(2025, Part.SECOND_HALF)),
        ((2025, Part.SECOND_HALF), date(2026, 6, 30), None),
        ((2025, Part.SECOND_HALF), date(2026, 7, 1), Period(2026, Part.FIRST_HALF)),
    ],
)
def test_the_period_to_tell_is_over_and_kept_as_the_business_keeps_it(last, today, due):
    row = last and Figures(year=last[0], part=last[1])
    assert period_due(row, today=today) == due


@given(
    year=st.integers(2000, 2030),
    part=st.sampled_from(Part.values),
    today=st.dates(date(2001, 1, 1), date(2031, 1, 1)),
)
def test_a_period_that_has_not_ended_is_never_due(year, part, today):
    due = period_due(Figures(year=year, part=part), today=today)
    assert due is None or (due.year, due.part) > (year, part)
    ends_in = {Part.YEAR: 12, Part.FIRST_HALF: 6, Part.SECOND_HALF: 12}
    assert due is None or (due.year, ends_in[due.part]) < (today.year, today.month)


# Telling it


def test_what_did_not_change_is_said_too_and_stands_beside_last_time(business, rupi):
    change = told(business, rupi, workers_female=4)

    assert change.state == ChangeState.SUBMITTED
    assert waiting(change)["workers_female"] == 4
    assert waiting(change)["workers_male"] == 1
    assert waiting(change)["production_volume"] == 600
    assert {v.column: v.before for v in change.proposals.all()}["workers_female"] == 3
    assert not Figures.objects.filter(year=LAST_YEAR).exists()
    assert "turnover" not in waiting(change)


def test_whoever_tells_a_period_says_that_the_rest_is_true(business, rupi):
    told(business, rupi)
    business.refresh_from_db()
    assert (business.confirmed_by, localdate(business.confirmed_at)) == (rupi, localdate())


def test_an_officer_takes_over_field_by_field(business, rupi, siti):
    change = told(business, rupi, workers_female=4)
    approved = ["workers_male", "workers_female"]
    decide(change=change, by=siti, approved=approved, rejected={"installed_capacity": "Berapa?"})

    row = Figures.objects.get(business=business, year=LAST_YEAR)
    assert (row.workers_male, row.workers_female, row.production_volume) == (1, 4, None)
    change = decide(change=change, by=siti, approved=["production_volume", "production_unit"])
    row.refresh_from_db()
    assert row.production_volume == 600
    business.refresh_from_db()
    assert business.latest_figures == row


def test_what_is_as_last_time_is_ticked_for_the_officer(business, rupi, siti):
    change = told(business, rupi, workers_female=4)
    form = signed_in(siti).get(change.get_absolute_url()).context["form"]
    ticked = {name for name in form.fields if form[name].value() == "approve"}
    assert "choice_workers_male" in ticked
    assert "choice_workers_female" not in ticked


def test_a_verifier_who_may_correct_but_not_add_takes_it_over(business, rupi, officer_of):
    verifier = officer_of("35.13", role="verifier")
    change = told(business, rupi)
    decide(change=change, by=verifier, approved=["workers_male"])
    assert Figures.objects.get(business=business, year=LAST_YEAR).workers_male == 1


def test_an_officer_who_wrote_the_period_meanwhile_chooses(business, rupi, siti):
    change = told(business, rupi, workers_female=4)
    seen = change.mark
    FiguresFactory(business=business, year=LAST_YEAR, workers_female=9)

    fresh = ChangeRequest.objects.get()
    with pytest.raises(StaleChange):
        decide(change=fresh, by=siti, approved=["workers_female"], seen=seen)
    seen_page = signed_in(siti).get(change.get_absolute_url()).content.decode()
    assert "silakan pilih" in seen_page


def test_where_nothing_was_made_nothing_is_measured(business, rupi, siti):
    change = told(business, rupi, operated=False)
    assert waiting(change)["operated"] is False
    assert not {"workers_male", "production_volume"} & waiting(change).keys()
    decide(change=change, by=siti, approved=list(waiting(change)))
    assert Figures.objects.get(year=LAST_YEAR).operated is False


def test_the_first_period_of_a_business_is_told_without_one_before(rupi):
    business = BusinessFactory(owner__account=rupi)
    change = told(business, rupi, workers_female=2)
    assert waiting(change) == {"operated": True, "workers_female": 2}


def test_a_period_is_told_once(business, rupi):
    told(business, rupi)
    with pytest.raises(AlreadyWaiting):
        told(business, rupi)
    FiguresFactory(business=business, year=LAST_YEAR)
    with pytest.raises(ValidationError):
        told(business, rupi)


def test_what_breaks_a_rule_of_figures_is_refused(business, rupi):
    with pytest.raises(ValidationError) as refused:
        told(business, rupi, workers_family=99)
    assert "workers_family" in refused.value.message_dict


def test_what_was_returned_is_sent_again(business, rupi, siti):
    change = told(business, rupi, workers_female=40)
    send_back(change=change, by=siti, reason="40 atau 4?")
    hers = signed_in(rupi)
    address = hers.get(change.get_absolute_url()).context["again"]

    form = hers.get(address).context["form"]
    assert (form["workers_female"].value(), form["workers_male"].value()) == ("40", None)
    assert "40 atau 4?" in hers.get(address).content.decode()
    answer = hers.post(address, sent(form, workers_female="4"))

    assert answer.status_code == 302
    change.refresh_from_db()
    assert change.state == ChangeState.SUBMITTED
    assert (waiting(change)["workers_female"], waiting(change)["workers_male"]) == (4, 1)


def test_an_answer_is_told_once_nothing_waits_and_names_nobody(business, rupi, siti):
    change = told(business, rupi, workers_female=40)
    decide(change=change, by=siti, approved=["workers_male"])
    assert not Message.objects.exists()
    send_back(change=change, by=siti, reason="40 atau 4?")
    message = Message.objects.get()
    assert (message.kind, message.to) == ("businesses.change_answered", rupi.mobile)
    assert business.name in message.body
    assert not any(words in message.body for words in ("Rupi,", "40", siti.username))


def test_what_an_officer_proposed_is_told_to_nobody(business, siti, officer_of):
    row, proposal = business, Proposal({"rt": "002"}, business.version)
    change = propose(row=row, business=row, proposal=proposal, by=officer_of("35.13"), door="page")
    decide(change=change, by=siti, approved=["rt"])
    assert not Message.objects.exists()


def test_the_rest_of_a_period_that_was_partly_taken_over_is_sent_again(business, rupi, siti):
    change = told(business, rupi, workers_female=40)
    decide(change=change, by=siti, approved=["workers_male"])
    send_back(change=change, by=siti, reason="40 atau 4?")
    hers = signed_in(rupi)
    address = hers.get(change.get_absolute_url()).context["again"]
    hers.post(address, sent(hers.get(address).context["form"], workers_female="4"))

    change.refresh_from_db()
    assert change.state == ChangeState.SUBMITTED
    assert waiting(change)["production_volume"] == 600
    assert "workers_male" not in waiting(change)


# Who may


def test_nobody_else_speaks_for_her_business(business, officer_of):
    for other in (UserFactory(), officer_of("35.13", role="viewer"), officer_of("35.13")):
        with pytest.raises(PermissionDenied):
            told(business, other)
        with pytest.raises(PermissionDenied):
            still_true(business=business, by=other)


def test_an_officer_acts_for_her_with_her_consent_and_another_decides(siti, officer_of):
    business = BusinessFactory()
    FiguresFactory(business=business, year=LAST_YEAR - 1)
    assist(business=business, consent=consent(), by=siti)

    answer = signed_in(siti).post(
        page("keep_period", business), {"period": str(LAST_YEAR), "seen": "1", "same": "1"}
    )

    change = ChangeRequest.objects.get()
    assert answer.url == change.get_absolute_url()
    assert (change.door, change.proposed_by) == (ChangeDoor.HELP, siti)
    with pytest.raises(PermissionDenied):
        decide(change=change, by=siti, approved=["workers_male"])
    decide(change=change, by=officer_of("35.13"), approved=list(waiting(change)))
    assert Figures.objects.filter(business=business, year=LAST_YEAR).exists()


def test_these_pages_of_another_do_not_exist(business, rupi):
    product = ProductFactory(business=business)
    other = signed_in(UserFactory())
    addresses = [page("keep", business), page("keep_period", business)]
    addresses += [page("keep_phone", business), page("keep_price", business, product.pk)]
    addresses += [page("keep_ask", business, word) for word in ("alamat", "nama-saya", "nib")]
    for address in addresses:
        assert signed_in(rupi).get(address).status_code == 200
        assert other.get(address).status_code == 404
        assert other.post(address, {"phone": PHONE, "same": "1"}).status_code == 404


def test_the_price_of_anothers_product_is_out_of_reach_by_her_own_page(business, rupi):
    foreign = ProductFactory(price=5000)
    assert signed_in(rupi).get(page("keep_price", business, foreign.pk)).status_code == 404


def test_a_helper_of_the_owner_sees_neither_her_phone_nor_her_name(business):
    helper = UserFactory()
    acting(business, helper, role="admin")
    hers = signed_in(helper)
    assert hers.get(page("keep", business)).status_code == 200
    assert hers.get(page("keep_phone", business)).status_code == 404
    assert hers.get(page("keep_ask", business, "nama-saya")).status_code == 404
