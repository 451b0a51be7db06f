"""A system of a bank reads by its key what the bank's person sees of one program; nothing else."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ikm_registry.accounts import wall
from ikm_registry.accounts.models import User
from ikm_registry.rest.models import ApiKey
from programs.models import Application, CreditCase, ProgramPartner
from programs.services.partners import end_following, make_partner_key
from tests.architecture.test_doors import PATTERNS
from tests.factories.accounts import UserFactory
from tests.factories.programs import CreditProgramFactory
from tests.factories.rest import client_of
from tests.factories.sessions import sure_of
from tests.programs.api.asking import address_in, by_key_of, send
from tests.programs.credit import checked, officer, sent, withdraw_consent

pytestmark = pytest.mark.django_db

FOLLOWED = "/api/v1/credit-cases/followed/"
WORDS = re.compile(r"ikm_[A-Za-z0-9]{12}\.[A-Za-z0-9]{40}")


def administrator(code="35.13"):
    return officer(code, "administrator")


def rini_of(program, **facts):
    person = UserFactory(first_name="Rini")
    return ProgramPartner.objects.create(program=program, user=person, bank="BRI", **facts)


def typed(**changes):
    day = timezone.localdate() + timedelta(days=30)
    return {"key_name": "Server bank", "expires_on": day, "addresses": "", "rate": "300"} | changes


def made(partner, by=None, **changes):
    given = typed(**changes)
    return make_partner_key(
        partner=partner,
        by=by or administrator(),
        name=given["key_name"],
        expires_on=given["expires_on"],
        addresses=[],
        rate=300,
    )


def by_words(words):
    return Client(headers={"Authorization": f"Bearer {words}"})


def system_of(partner, **changes):
    return by_words(made(partner, **changes)[2])


def numbers_told(client):
    answer = client.get(FOLLOWED)
    if answer.status_code == 403:
        return set()
    assert answer.status_code == 200, answer.content
    return {row["number"] for row in answer.json()["results"]}


def numbers_seen(partner):
    """On the page, by herself."""
    browser = Client()
    browser.force_login(User.objects.get(pk=partner.user_id))
    page = browser.get(reverse("programs:followed_cases"))
    if page.status_code == 403:
        return set()
    return {case.number for case in page.context["page_obj"]}


# What it sees.


def test_the_key_sees_what_she_sees_and_no_more():
    mine, silent, other = sent(), sent(), sent()
    silent_here = sent(program=mine.program)
    checked(program=mine.program)
    withdraw_consent(silent)
    withdraw_consent(silent_here)
    rini = rini_of(mine.program)
    key = system_of(rini)

    assert numbers_told(key) == numbers_seen(rini) == {mine.number}
    assert other.number not in numbers_told(key)
    withdraw_consent(mine)
    assert numbers_told(key) == numbers_seen(rini) == set()


def test_of_what_else_she_follows_the_key_of_one_program_sees_nothing():
    mine, other = sent(), sent()
    rini = rini_of(mine.program)
    ProgramPartner.objects.create(program=other.program, user=rini.user, bank="BRI")
    key = system_of(rini)

    assert numbers_seen(rini) == {mine.number, other.number}
    assert numbers_told(key) == {mine.number}


def closed(partner):
    User.objects.filter(pk=partner.user_id).update(is_active=False)


def over(partner):
    yesterday = timezone.localdate() - timedelta(days=1)
    ProgramPartner.objects.filter(pk=partner.pk).update(ends_on=yesterday)


def an_officer_elsewhere(partner):
    partner.user.assignments.create(role="viewer", region_id="35.08")


def ended(partner):
    end_following(partner=partner, by=administrator())


@pytest.mark.parametrize("happens", [closed, over, an_officer_elsewhere, ended])
def test_what_closes_her_eyes_closes_those_of_the_key(happens):
    mine = sent()
    rini = rini_of(mine.program)
    client, _key, words = made(rini)
    assert numbers_told(by_words(words)) == {mine.number}

    happens(rini)

    assert by_words(words).get(FOLLOWED).status_code in (401, 403)
    with wall.raised_for(User.objects.get(pk=client.pk)):
        assert not CreditCase.objects.exists()


def test_an_officer_of_some_day_to_come_follows_until_then():
    mine = sent()
    rini = rini_of(mine.program)
    key = system_of(rini)
    tomorrow = timezone.localdate() + timedelta(days=1)
    rini.user.assignments.create(role="viewer", region_id="35.08", starts_on=tomorrow)
    assert numbers_told(key) == numbers_seen(rini) == {mine.number}


def test_behind_the_wall_it_finds_its_cases_and_no_other_row():
    mine = sent()
    sent()
    client, _key, _words = made(rini_of(mine.program))
    with wall.raised_for(client):
        assert [case.number for case in CreditCase.objects.all()] == [mine.number]
        assert not Application.objects.exists()
        assert ProgramPartner.objects.get().user == client


def addresses():
    """All of the API that lead somewhere with nothing filled in, or with the id of the case."""
    for name, pattern in PATTERNS.items():
        if name.startswith(("records:", "feed:", "program_records:")):
            parts = pattern.pattern.regex.groupindex
            if not set(parts) - {"uuid"}:
                yield name, "uuid" in parts


def answers(client, case):
    """What each of the lists says; of a refusal, which one."""
    told = {}
    for name, of_case in addresses():
        where = reverse(name, args=[case.uuid] if of_case else [])
        answer = client.get(where)
        told[where] = (answer.status_code, answer.content if answer.status_code == 200 else b"")
    return told


def test_every_other_list_refuses_it_as_somebody_who_holds_nothing():
    mine = sent()
    mine.refresh_from_db()
    key = system_of(rini_of(mine.program))
    nobody = by_key_of(client_of(), "finances:read", purpose="bank", read_only=True)

    hers, nobodys = answers(key, mine), answers(nobody, mine)

    assert (hers.pop(FOLLOWED)[0], nobodys.pop(FOLLOWED)[0]) == (200, 403)
    assert hers == nobodys


def test_the_walk_through_the_lists_meets_them():
    named = {name for name, _of_case in addresses()}
    assert {"records:businesses", "feed:changes", "program_records:credit_cases"} <= named


def test_she_sends_no_answer_of_the_bank_nor_does_the_key():
    mine = sent()
    rini = rini_of(mine.program)
    where = address_in(mine.program, "bank-answer", query="?mode=commit")
    answer = {"answers": [{"number": mine.number, "accepted": False, "reason": "Agunan"}]}
    hers = Client()
    hers.force_login(rini.user)

    assert send(hers, where, answer).status_code == 403
    assert send(system_of(rini), where, answer).status_code == 403
    mine.refresh_from_db()
    assert mine.state == "sent"


def test_the_key_is_one_that_reads_for_a_bank():
    client, key, _words = made(rini_of(CreditProgramFactory()))
    assert (key.scopes, key.purpose, key.read_only) == (["finances:read"], "bank", True)
    assert (key.region_id, key.user) == ("35.13", client)
    assert not client.has_usable_password()
    assert not client.email


# Making and ending it.


def page_of(partner):
    return reverse("programs:partner_key", args=[partner.program.number, partner.pk])


def test_an_administrator_makes_it_on_the_page_where_its_words_are_shown_once():
    mine = sent()
    rini = rini_of(mine.program)
    browser = sure_of(administrator())
    banks = reverse("programs:partners", args=[mine.program.number])
    assert page_of(rini) in browser.get(banks).text
    assert "Rini" in browser.get(page_of(rini)).text

    page = browser.post(page_of(rini), typed(addresses="127.0.0.1"))

    words = WORDS.search(page.text)[0]
    assert f"http://testserver{FOLLOWED}" in page.text
    assert "no-store" in page["Cache-Control"]
    assert numbers_told(by_words(words)) == {mine.number}
    key = ApiKey.objects.get()
    assert key.addresses == ["127.0.0.1"]
    listed = browser.get(banks).text
    assert "Server bank" in listed
    assert words not in listed
    client = browser.get(reverse("clients:client", args=[key.user_id])).text
    assert mine.program.number in client
    assert f'"{reverse("clients:make_key", args=[key.user_id])}"' not in client


def test_a_second_key_is_of_the_same_system():
    rini = rini_of(CreditProgramFactory())
    first, second = made(rini)[0], made(rini)[0]
    assert first == second
    assert rini.systems.get().user.api_keys.count() == 2


def test_of_a_system_that_was_ended_another_takes_the_place(client):
    mine = sent()
    rini = rini_of(mine.program)
    system, _key, words = made(rini)
    browser = sure_of(administrator())
    assert browser.post(reverse("clients:end", args=[system.pk])).status_code == 302
    assert by_words(words).get(FOLLOWED).status_code == 401

    assert numbers_told(system_of(rini)) == {mine.number}
    assert by_words(words).get(FOLLOWED).status_code == 401


def test_who_no_longer_follows_takes_her_systems_along():
    rini = rini_of(CreditProgramFactory())
    system, key, _words = made(rini)
    end = reverse("programs:partner_end", args=[rini.program.number, rini.pk])

    assert sure_of(administrator()).post(end).status_code == 302

    assert not ProgramPartner.objects.exists()
    key.refresh_from_db()
    system.refresh_from_db()
    assert key.state == "ended"
    assert not system.is_active


@pytest.mark.parametrize("role", ["district_officer", "province_officer", "verifier", "auditor"])
def test_only_who_makes_keys_of_that_place_makes_one(role):
    rini = rini_of(CreditProgramFactory())
    assert sure_of(officer(role=role)).post(page_of(rini), typed()).status_code == 403
    with pytest.raises(ObjectDoesNotExist):
        made(rini, officer(role=role))
    assert not ApiKey.objects.exists()


def test_a_program_of_elsewhere_is_none_of_hers():
    rini = rini_of(CreditProgramFactory())
    assert sure_of(administrator("35.08")).post(page_of(rini), typed()).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        made(rini, administrator("35.08"))


def test_the_right_to_keys_is_asked_for_beside_the_right_to_banks():
    rini = rini_of(CreditProgramFactory())
    ratna = administrator()
    ratna.narrowed_to = frozenset({"programs.add_programpartner", "programs.view_programpartner"})
    with pytest.raises(PermissionDenied):
        made(rini, ratna)


def test_the_partner_of_another_program_is_not_reached_by_this_ones_address():
    rini, other = rini_of(CreditProgramFactory()), rini_of(CreditProgramFactory())
    where = reverse("programs:partner_key", args=[rini.program.number, other.pk])
    assert sure_of(administrator()).post(where, typed()).status_code == 404


def test_a_system_gets_no_system_and_is_not_ended_as_a_person():
    rini = rini_of(CreditProgramFactory())
    made(rini)
    system = rini.systems.get()
    browser = sure_of(administrator())
    end = reverse("programs:partner_end", args=[rini.program.number, system.pk])
    assert browser.post(page_of(system), typed()).status_code == 404
    assert browser.post(end).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        made(system)


def test_a_key_lasts_no_longer_than_she_follows():
    today = timezone.localdate()
    rini = rini_of(CreditProgramFactory(), ends_on=today + timedelta(days=10))
    page = sure_of(administrator()).post(page_of(rini), typed(expires_on=today + timedelta(11)))
    assert page.context["form"].errors
    assert not ApiKey.objects.exists()
    assert made(rini, expires_on=today + timedelta(days=10))


def test_beside_somebody_whose_time_is_over_no_key_is_made():
    rini = rini_of(CreditProgramFactory(), ends_on=timezone.localdate() - timedelta(days=1))
    assert sure_of(administrator()).get(page_of(rini)).status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        made(rini)


def test_it_is_asked_first_whether_it_is_still_she(client):
    rini = rini_of(CreditProgramFactory())
    client.force_login(administrator())
    assert client.post(page_of(rini), typed())["Location"].startswith("/akun/pastikan/")
    assert not ApiKey.objects.exists()


def test_a_system_follows_what_a_person_of_its_bank_follows():
    rini = rini_of(CreditProgramFactory())
    facts = {"user": UserFactory(), "bank": "BRI", "shares": rini}
    with pytest.raises(ValidationError):
        ProgramPartner(program=CreditProgramFactory(), **facts).full_clean()
    made(rini)
    of_a_system = facts | {"shares": rini.systems.get()}
    with pytest.raises(ValidationError):
        ProgramPartner(program=rini.program, **of_a_system).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgramPartner.objects.create(program=CreditProgramFactory(), **facts)


def test_the_page_of_banks_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    rini = rini_of(CreditProgramFactory())
    made(rini)
    browser = sure_of(administrator())
    banks = reverse("programs:partners", args=[rini.program.number])
    browser.get(banks)
    with django_assert_max_num_queries(40) as one:
        browser.get(banks)
    for _each in range(3):
        made(rini_of(rini.program))
    with django_assert_max_num_queries(len(one)):
        assert len(browser.get(banks).context["partners"]) == 4
