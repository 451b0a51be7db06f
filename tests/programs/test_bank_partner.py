"""A bank's user sees who was sent to her and agrees to it; nothing else of the registry."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from businesses.models import Business, Consent, Owner
from ikm_registry.accounts import wall
from ikm_registry.accounts.models import User
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.accounts.second_factor import needs_second_factor
from programs.choices import Deed
from programs.models import (
    Application,
    ApplicationStep,
    CreditCase,
    FacilitationCase,
    Paper,
    ProgramPartner,
)
from programs.services.partners import end_following, let_follow
from tests.factories.accounts import UserFactory
from tests.factories.businesses import OwnerFactory
from tests.factories.programs import CreditProgramFactory, ProgramFactory
from tests.programs.credit import asked_for, checked, officer, sent, taken, withdraw_consent

pytestmark = pytest.mark.django_db

DOOR = "programs:followed_cases"


def administrator(code="35.13"):
    return officer(code, "administrator")


def bank_of(program, **facts):
    user = UserFactory()
    ProgramPartner.objects.create(program=program, user=user, bank="BRI", **facts)
    return user


def seen_by(user):
    return set(CreditCase.objects.permitted(user, "follow").values_list("number", flat=True))


def behind_the_wall(user):
    with wall.raised_for(user):
        return set(CreditCase.objects.values_list("number", flat=True))


def sees(user):
    """By the filter, and behind the wall without it: the two draw one line."""
    user = User.objects.get(pk=user.pk)
    found = seen_by(user)
    assert behind_the_wall(user) == found
    with wall.raised_for(user):
        assert seen_by(user) == found
    return found


def test_she_sees_who_was_sent_of_her_own_program():
    mine, not_yet = sent(), checked()
    other = sent()
    user = bank_of(mine.program)
    ProgramPartner.objects.create(program=not_yet.program, user=user, bank="BRI")

    assert sees(user) == {mine.number}
    assert other.number not in sees(user)


def test_who_withdraws_her_consent_is_seen_no_more():
    application = sent()
    user = bank_of(application.program)
    assert sees(user)
    withdraw_consent(application)

    assert sees(user) == set()


def test_what_has_ended_shows_nothing():
    application = sent()
    today = timezone.localdate()
    assert sees(bank_of(application.program, ends_on=today))
    assert not sees(bank_of(application.program, ends_on=today - timedelta(1)))
    user = bank_of(application.program)
    end_following(partner=user.partnerships.get(), by=administrator())
    assert not sees(user)


def test_a_closed_account_sees_nothing():
    application = sent()
    user = bank_of(application.program)
    user.is_active = False
    user.save()
    assert seen_by(User.objects.get(pk=user.pk)) == set()


def test_whoever_also_holds_a_role_in_a_place_follows_nothing():
    application = sent()
    user = bank_of(application.program)
    user.assignments.create(role="viewer", region_id="35.08")
    assert seen_by(User.objects.get(pk=user.pk)) == set()


def test_behind_the_wall_she_finds_no_other_row_though_every_filter_is_forgotten(monkeypatch):
    application = sent()
    asked_for()
    user = bank_of(application.program)
    monkeypatch.setattr(RegionScopedQuerySet, "permitted", lambda rows, *_asked: rows.all())
    with wall.raised_for(user):
        for model in (Business, Owner, Consent, Application, ApplicationStep, Paper):
            assert not model.objects.exists(), model
        assert not FacilitationCase.objects.exists()
        assert CreditCase.objects.count() == 1
        assert ProgramPartner.objects.count() == 1


def test_she_writes_nothing_not_even_past_the_services():
    application = sent()
    with wall.raised_for(bank_of(application.program)):
        assert CreditCase.objects.update(bank="Bank lain") == 0
        assert CreditCase.objects.all().delete()[0] == 0
    with pytest.raises(ProgrammingError) as refused, wall.raised_for(bank_of(application.program)):
        ProgramPartner.objects.create(program=sent().program, user=UserFactory(), bank="BRI")
    assert wall.is_refusal(refused.value)


def test_her_page_tells_what_was_sent_and_no_personal_number(client):
    application = sent()
    business = application.business
    Business.objects.filter(pk=business.pk).update(name="Nama sesudah dikirim")
    client.force_login(bank_of(application.program))
    page = client.get(reverse(DOOR)).text

    for words in (business.owner.name, business.name, application.number, "25.000.000"):
        assert words in page
    assert "Nama sesudah dikirim" not in page
    for covered in (business.owner.nik, business.nib, str(business.owner.phone)):
        assert covered not in page
    withdraw_consent(application)
    assert application.number not in client.get(reverse(DOOR)).text


def test_her_frame_leads_to_her_page_alone(client):
    client.force_login(bank_of(sent().program))
    hers = client.get("/", follow=True).text
    assert reverse(DOOR) in hers
    assert "/usaha/" not in hers
    assert "/kredit/ketentuan/" not in hers


def test_she_begins_at_her_cases_and_an_owner_at_her_businesses(client):
    client.force_login(bank_of(CreditProgramFactory()))
    assert client.get("/").url == reverse(DOOR)

    client.force_login(UserFactory())
    assert client.get("/").status_code == 200


def test_nobody_else_opens_her_page(client):
    for user in (officer(), administrator(), officer(role="viewer"), UserFactory()):
        client.force_login(user)
        assert client.get(reverse(DOOR)).status_code == 403


def test_her_page_costs_the_same_queries_for_one_and_for_many(
    client, django_assert_max_num_queries
):
    first = sent()
    client.force_login(bank_of(first.program))
    client.get(reverse(DOOR))
    with django_assert_max_num_queries(30) as one:
        client.get(reverse(DOOR))
    for _ in range(3):
        sent(program=first.program)
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(reverse(DOOR)).context["page_obj"]) == 4


def test_a_second_step_is_asked_of_her(settings):
    settings.REQUIRE_MFA = True
    assert needs_second_factor(bank_of(sent().program))
    assert not needs_second_factor(UserFactory())


# Letting somebody follow.


def follow(by, program, **facts):
    facts = {"email": "rini@bank.test", "name": "Rini", "bank": "BRI"} | facts
    return let_follow(program=program, by=by, **facts)


def test_an_administrator_lets_somebody_follow(client):
    application = sent()
    client.force_login(administrator())
    page = reverse("programs:partners", args=[application.program.number])
    said = {"name": "Rini", "email": "Rini@bank.test", "bank": "BRI Probolinggo"}
    assert client.get(page).status_code == 200
    assert client.post(page, said).status_code == 302

    rini = User.objects.get(email="rini@bank.test")
    assert not rini.has_usable_password()
    assert sees(rini) == {application.number}
    assert [letter.to for letter in mail.outbox] == [["rini@bank.test"]]
    assert "rini@bank.test" in client.get(page).text
    end = reverse(
        "programs:partner_end", args=[application.program.number, rini.partnerships.get().pk]
    )
    assert client.post(end).status_code == 302
    assert not sees(rini)


def test_an_officer_or_an_owner_is_no_bank():
    program = CreditProgramFactory()
    owner = OwnerFactory(account=UserFactory(email="bu.rupi@contoh.test")).account
    for person in (officer(), owner, UserFactory(is_superuser=True)):
        person.email = f"{person.pk}@contoh.test"
        person.save()
        with pytest.raises(ValidationError):
            follow(administrator(), program, email=person.email)
    assert not ProgramPartner.objects.exists()


def test_a_bank_follows_programs_of_credit_only_and_once():
    by = administrator()
    with pytest.raises(ValidationError):
        follow(by, ProgramFactory())
    program = CreditProgramFactory()
    follow(by, program)
    with pytest.raises(ValidationError):
        follow(by, program)


def test_a_program_of_elsewhere_is_not_given_to_a_bank(client):
    program = CreditProgramFactory()
    with pytest.raises(PermissionDenied):
        follow(administrator("35.08"), program)
    client.force_login(administrator("35.08"))
    assert client.get(reverse("programs:partners", args=[program.number])).status_code == 404


@pytest.mark.parametrize("role", ["district_officer", "province_officer", "viewer"])
def test_only_administrators_say_which_bank_follows(client, role):
    program = CreditProgramFactory()
    client.force_login(officer(role=role))
    assert client.get(reverse("programs:partners", args=[program.number])).status_code == 403


def test_what_becomes_of_it_is_told_her_too():
    application = taken(sent(), Deed.REFUSE, by=officer(), note="Agunan")
    user = bank_of(application.program)
    assert sees(user) == {application.number}
    assert CreditCase.objects.get().stands == "refused"
