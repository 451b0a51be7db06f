"""The pages of credit: the list, a case with its check list, the wish, the steps, the terms."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from ikm_registry.ui.tickets import Ticket
from programs.choices import ApplicationState, Deed
from programs.models import Application, CreditCase
from programs.services.applications import apply
from tests.factories.accounts import UserFactory
from tests.factories.businesses import OwnerFactory
from tests.factories.programs import PROBOLINGGO, CreditProgramFactory, StageFactory
from tests.programs.credit import (
    MILLION,
    checked,
    officer,
    ready_business,
    scheme,
    sent,
    signed,
    taken,
    wished,
)

pytestmark = pytest.mark.django_db
LIST = "/kredit/"


def page(application, name="credit_case", *more):
    return reverse(f"programs:{name}", args=[application.number, *more])


def step(application, deed):
    return page(application, "credit_step", deed)


def wish(**facts):
    return {
        "scheme": scheme().pk,
        "wished": "25.000.000",
        "purpose": "kmk",
        "tenor_months": "24",
        "bank": "BRI",
    } | facts


@pytest.fixture
def siti(client):
    user = officer()
    client.force_login(user)
    return user


def test_a_wish_is_written_down_and_corrected(client, siti):
    application = apply(program=CreditProgramFactory(), business=ready_business(), by=siti)
    url = page(application, "credit_wish")
    assert client.get(url).status_code == 200
    assert client.post(url, wish()).status_code == 302
    assert client.post(url, wish(wished="30 juta", seen_version="1")).status_code == 302

    case = CreditCase.objects.get(application=application)
    assert (case.wished, case.version) == (30 * MILLION, 2)
    assert "Rp30.000.000" in client.get(page(application)).text


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"wished": "5.000.000"}, "scheme"),
        ({"wished": ""}, "wished"),
        ({"wished": "-1"}, "wished"),
        ({"wished": "0"}, "wished"),
        ({"tenor_months": "99"}, "tenor_months"),
        ({"purpose": "lain"}, "purpose"),
        ({"scheme": "9999"}, "scheme"),
        ({"trading_since": "kemarin"}, "trading_since"),
        ({"trading_since": "2999-01-01"}, "trading_since"),
        ({"bank": ""}, "bank"),
    ],
)
def test_a_wish_that_breaks_a_rule_is_refused_beside_its_box(client, siti, facts, name):
    application = apply(program=CreditProgramFactory(), business=ready_business(), by=siti)
    answer = client.post(page(application, "credit_wish"), wish(**facts))

    assert answer.status_code == 200
    assert name in answer.context["form"].errors
    assert not CreditCase.objects.exists()


def test_two_who_correct_the_same_wish_choose_between_versions(client, siti):
    application = wished(by=siti)
    url = page(application, "credit_wish")
    client.post(url, wish(wished="30.000.000", seen_version="1"))
    answer = client.post(url, wish(wished="40.000.000", seen_version="1"))

    assert answer.status_code == 409
    assert CreditCase.objects.get().wished == 30 * MILLION


def test_the_check_list_says_what_to_do(client, siti):
    application = checked(business=ready_business(nib=None))
    text = client.get(page(application)).text
    assert "SKU" in text
    assert "oss.go.id" in text


def test_an_owner_writes_her_own_wish_and_reads_her_check_list(client):
    account = UserFactory()
    business = ready_business(owner=OwnerFactory(account=account, nik="3513054101801111"))
    application = apply(program=CreditProgramFactory(), business=business, by=account)
    client.force_login(account)

    assert client.post(page(application, "credit_wish"), wish()).status_code == 302
    assert client.get(page(application)).status_code == 200
    assert CreditCase.objects.visible_to(account).count() == 1
    assert not CreditCase.objects.visible_to(UserFactory()).exists()


def test_a_bank_accepts_signs_disburses_and_reports_on_pages(client, siti):
    application = sent()
    today = timezone.localdate()
    for deed, facts in (
        (Deed.RECEIVE, {}),
        (Deed.SIGN, {"granted": "20.000.000"}),
        (Deed.DISBURSE, {}),
        (Deed.RUN, {"outstanding": "18.500.000", "collectability": "1"}),
        (Deed.DEFAULT, {"note": "Menunggak 270 hari"}),
    ):
        assert client.get(step(application, deed)).status_code == 200
        assert client.post(step(application, deed), {"on": today} | facts).status_code == 302

    case = CreditCase.objects.get(application=application)
    assert (case.granted, case.outstanding) == (20 * MILLION, 18_500_000)
    assert case.collectability == 5
    application.refresh_from_db()
    assert (application.state, application.reason) == (ApplicationState.BAD, "Menunggak 270 hari")
    assert "Rp18.500.000" in client.get(page(application)).text


def test_a_report_that_is_sent_twice_is_written_once(client, siti):
    application = taken(signed(), Deed.DISBURSE, by=siti)
    shown = client.get(step(application, Deed.RUN))
    said = {
        "on": timezone.localdate(),
        "outstanding": "18.500.000",
        "collectability": "1",
        "ticket": str(shown.context["ticket"]),
    }
    assert client.post(step(application, Deed.RUN), said).status_code == 302
    assert client.post(step(application, Deed.RUN), said).status_code == 302
    assert application.applicationstep_set.filter(deed=Deed.RUN).count() == 1


def test_a_form_of_somebody_else_is_not_sent(client, siti):
    application = sent()
    ticket = str(client.get(step(application, Deed.RECEIVE)).context["ticket"])
    client.force_login(officer())
    said = {"on": timezone.localdate(), "ticket": ticket}
    assert client.post(step(application, Deed.RECEIVE), said).status_code == 403


@pytest.mark.parametrize(
    ("deed", "facts", "name"),
    [
        (Deed.RECEIVE, {"on": ""}, "on"),
        (Deed.RECEIVE, {"on": "2090-01-01"}, "on"),
        (Deed.RECEIVE, {"on": "2020-01-01"}, "on"),
        (Deed.REFUSE, {"note": " "}, "note"),
        (Deed.REFUSE, {"note": "x" * 501}, "note"),
    ],
)
def test_a_step_that_breaks_a_rule_is_refused_beside_its_box(client, siti, deed, facts, name):
    application = sent()
    answer = client.post(step(application, deed), {"on": timezone.localdate()} | facts)
    assert answer.status_code == 200
    assert name in answer.context["form"].errors
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def test_a_step_out_of_turn_leads_back(client, siti):
    application = sent()
    said = {"on": timezone.localdate(), "granted": "1.000.000"}
    assert client.get(step(application, Deed.SIGN)).status_code == 302
    assert client.post(step(application, Deed.SIGN), said).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def test_a_step_of_facilitation_is_none_of_credit(client, siti):
    assert client.get(step(sent(), Deed.ISSUE)).status_code == 404


def test_a_mistyped_number_is_an_unknown_page(client, siti):
    assert client.get("/permohonan/PMH-3513-000001-9/kredit/").status_code == 404


def test_whoever_checked_is_not_offered_to_send(client):
    by = officer()
    application = checked()
    application.applicationstep_set.update(by=by)
    client.force_login(by)
    assert "/kirim/" not in client.get(page(application)).text
    client.force_login(officer())
    assert "/kirim/" in client.get(page(application)).text


def test_the_list_is_narrowed_and_sorted(client, siti):
    small, large = wished(wished=20 * MILLION), sent(wished=90 * MILLION, business=npwp())

    def numbers(**asked):
        return [case.number for case in client.get(LIST, asked).context["page_obj"]]

    assert numbers(state="sent") == [large.number]
    assert numbers(bank="jatim") == []
    assert set(numbers(scheme=scheme().pk)) == {small.number, large.number}
    assert numbers(ordering="-wished") == [large.number, small.number]
    assert numbers(region=PROBOLINGGO, ordering="wished") == [small.number, large.number]
    assert not re.search(r"\bRp0\b", client.get(LIST).text)


def npwp():
    return ready_business(npwp="0912345678626000")


def test_the_list_costs_the_same_for_one_and_for_many(client, siti, django_assert_max_num_queries):
    wished()
    client.get(LIST)
    with django_assert_max_num_queries(40) as one:
        client.get(LIST)
    for _ in range(4):
        wished()
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(LIST).context["page_obj"]) == 5


def test_the_terms_of_today_name_their_regulation(client):
    client.force_login(UserFactory())
    text = client.get(reverse("programs:credit_terms")).text
    assert "Permenko Perekonomian 1/2026" in text
    assert "PMK 55/2025" in text
    assert "12/2025" not in text


@pytest.mark.parametrize("code", ["35.08", "75.02"])
def test_elsewhere_it_does_not_exist(client, code):
    application = sent()
    client.force_login(officer(code))
    assert client.get(page(application)).status_code == 404
    assert client.get(page(application, "credit_wish")).status_code == 404
    assert client.post(step(application, Deed.RECEIVE), {"on": "2026-11-29"}).status_code == 404
    assert application.number not in client.get(LIST).text
    assert Application.objects.get(pk=application.pk).state == ApplicationState.SENT


def test_the_page_of_the_application_shows_the_credit_and_offers_its_forms(client, siti):
    application = taken(sent(), Deed.RECEIVE, by=officer())
    text = client.get(reverse("programs:application", args=[application.number])).text

    assert "Rp25.000.000" in text
    assert step(application, Deed.SIGN) in text
    client.force_login(officer(role="viewer"))
    text = client.get(reverse("programs:application", args=[application.number])).text
    assert "Rp25.000.000" not in text


def test_an_owner_reads_what_she_does_herself_where_an_officer_reads_whom_to_ask(client, siti):
    owner = OwnerFactory(account=UserFactory(), nik="3513054101801112")
    business = ready_business(owner=owner)
    owner.consents.all().delete()
    application = wished(business=business)
    with translation.override("id"):
        assert "Mintalah persetujuannya" in client.get(page(application)).text
        client.force_login(business.owner.account)
        shown = client.get(page(application)).text
    assert "Data saya" in shown
    assert "Mintalah persetujuannya" not in shown


def test_who_begins_where_no_document_is_asked_for_is_not_sent_to_documents(client, siti):
    program = StageFactory(program=CreditProgramFactory()).program
    address = reverse("programs:apply", args=[program.number])
    typed = {"applicant": ready_business().registry_no, "ticket": str(Ticket.new(siti))}
    shown = client.post(address, typed, follow=True).text
    assert "Lengkapi yang masih kurang" in shown
