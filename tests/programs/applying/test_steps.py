"""Applications through their pages: begun, judged step by step, and refused to others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ikm_registry.ui.tickets import Ticket
from programs.choices import Deed, InterestKind
from programs.models import Application, Assessment, Interest, Paper, Visit
from programs.services.applications import advance, apply
from programs.services.interests import declare_interest
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.groups import GroupFactory
from tests.factories.pictures import picture
from tests.factories.programs import (
    PAPER,
    FactCriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    applied,
    verified,
)
from tests.programs.applying.doing import page, send, signed_in, step

pytestmark = pytest.mark.django_db


def test_what_she_lacks_leads_to_where_she_tells_it(db):
    hers = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=hers), founded_year=None, nib=None)
    program = ProgramFactory(region_id="35.13")
    RuleFactory(program=program, kind="years", terms={"least": 1})
    shown = signed_in(hers).get(reverse("programs:fitting", args=[business.registry_no]))
    question = reverse("businesses:keep_ask", args=[business.registry_no, "tahun-berdiri"])
    assert question in shown.text
    assert "belum tercatat atau belum memenuhi" in shown.text


def test_from_the_page_of_a_business_to_a_place(stage, business, siti, budi):
    needed = RequirementFactory(stage=stage, name="Surat usaha")
    office, head = signed_in(siti), signed_in(budi)
    section = office.get(reverse("programs:of_business", args=[business.registry_no]))
    begin = reverse("programs:apply", args=[stage.program.number])
    assert f"{begin}?untuk={business.registry_no}" in section.content.decode()

    answer = send(office, begin, applicant=business.registry_no, wish="Alat pengemas")

    application = Application.objects.get()
    assert answer.url == application.get_absolute_url()
    step(office, application, Deed.SUBMIT)
    assert "Surat usaha" in office.get(answer.url).content.decode()
    send(
        office,
        page("paper_add", application),
        requirement=needed.pk,
        file=SimpleUploadedFile("nib.pdf", PAPER),
    )
    step(office, application, Deed.CHECK)
    send(
        office,
        page("visit_add", application),
        on=str(timezone.localdate()),
        place="Dusun Krajan",
        notes="Dua penggorengan",
        photo=SimpleUploadedFile("foto.png", picture()),
    )
    step(office, application, Deed.VERIFY)
    step(head, application, Deed.SELECT)

    application.refresh_from_db()
    assert application.state == "selected"
    shown = head.get(answer.url).content.decode()
    for words in ("Dua penggorengan", "Alat pengemas", siti.username, budi.username):
        assert words in shown


def test_sent_twice_it_is_begun_once(stage, business, siti):
    client = signed_in(siti)
    begin = reverse("programs:apply", args=[stage.program.number])
    typed = {"applicant": business.registry_no, "ticket": str(Ticket.new(siti))}
    for _time in range(2):
        assert client.post(begin, typed).status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize("number", ["IKM-3513-999999-9", "", "Bu Rupi", "x" * 30, "\x00"])
def test_a_number_that_is_none_says_so(number, stage, siti):
    begin = reverse("programs:apply", args=[stage.program.number])
    answer = send(signed_in(siti), begin, applicant=number)
    assert answer.status_code == 200
    assert answer.context["form"].errors["applicant"]


def test_a_business_of_elsewhere_does_not_exist(stage, siti):
    there = BusinessFactory(region_id="35.08.01")
    begin = reverse("programs:apply", args=[stage.program.number])
    answer = send(signed_in(siti), begin, applicant=there.registry_no)
    assert answer.context["form"].errors["applicant"]
    assert not Application.objects.exists()


def test_applied_twice_she_reads_so(stage, business, siti):
    apply(program=stage.program, business=business, by=siti)
    begin = reverse("programs:apply", args=[stage.program.number])
    answer = send(signed_in(siti), begin, applicant=business.registry_no)
    assert answer.context["form"].non_field_errors()


def test_the_owner_applies_herself_and_reads_why_not(stage, business, owner, budi):
    client = signed_in(owner)
    begin = reverse("programs:apply", args=[stage.program.number])
    send(client, begin, applicant=business.registry_no)
    application = Application.objects.get()
    step(client, application, Deed.SUBMIT)
    step(signed_in(budi), application, Deed.REJECT, note="Izin belum ada")

    answer = client.get(application.get_absolute_url())

    assert "Izin belum ada" in answer.content.decode()
    assert [offer.deed for offer in answer.context["offers"]] == [Deed.OBJECT]
    assert step(client, application, Deed.OBJECT, note="Izin sudah ada").status_code == 302
    application.refresh_from_db()
    assert application.state == "objected"


def test_a_step_that_is_refused_says_why_and_keeps_what_was_typed(stage, siti, budi):
    application = applied(stage, siti)
    answer = step(signed_in(budi), application, Deed.REJECT, note="")
    assert answer.status_code == 200
    [offer] = [each for each in answer.context["offers"] if each.form.errors]
    assert offer.deed == Deed.REJECT
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    answer = step(signed_in(budi), application, Deed.REJECT, note="Penuh", on=tomorrow)
    [offer] = [each for each in answer.context["offers"] if each.form.errors]
    assert "on" in offer.form.errors
    assert "Penuh" in answer.content.decode()


@pytest.mark.parametrize("deed", ["", "explode", "\x00"])
def test_a_step_that_is_none_is_a_bad_request(deed, stage, siti):
    assert step(signed_in(siti), applied(stage, siti), deed).status_code == 400


def test_whoever_was_slower_looks_again(stage, siti, budi):
    application = applied(stage, siti)
    told = {"deed": Deed.CHECK, "seen": application.mark, "on": str(timezone.localdate())}
    advance(application=application, deed=Deed.RETURN, by=budi, note="Foto kabur")
    answer = signed_in(siti).post(page("take_step", application), told)
    assert answer.status_code == 409
    assert "Foto kabur" in answer.content.decode()


def test_whoever_verified_is_not_offered_to_decide_and_is_refused(stage, siti):
    application, client = verified(stage, siti), signed_in(siti)
    shown = client.get(application.get_absolute_url())
    assert Deed.SELECT not in [offer.deed for offer in shown.context["offers"]]
    assert shown.context["next"]
    assert step(client, application, Deed.SELECT).status_code == 403


def test_kin_finds_every_step_closed(stage, siti, budi):
    application, client = applied(stage, siti), signed_in(budi)
    address = page("declare", application)
    assert send(client, address, kind=InterestKind.KIN, note="Adik").status_code == 302
    shown = client.get(application.get_absolute_url())
    assert shown.context["is_near"]
    assert shown.context["offers"] == []
    assert step(client, application, Deed.CHECK).status_code == 403
    assert "Adik" in client.get(reverse("programs:interests")).content.decode()
    assert "Adik" not in signed_in(siti).get(reverse("programs:interests")).content.decode()


def test_an_administrator_ends_an_interest(stage, siti, budi, officer_of):
    declare_interest(by=budi, kind=InterestKind.KIN, about=applied(stage, siti))
    address = reverse("programs:interest_end", args=[Interest.objects.get().pk])
    assert signed_in(budi).get(address).status_code == 404
    client = signed_in(officer_of("35.13", role="administrator"))
    assert address in client.get(reverse("programs:interests")).content.decode()
    assert send(client, address, end_reason="").context["form"].errors
    assert send(client, address, end_reason="Bukan saudara").status_code == 302
    assert not Interest.objects.in_force().exists()


def test_an_interest_is_declared_of_a_business_and_of_a_group(business, siti):
    client, group = signed_in(siti), GroupFactory()
    for name, number in (
        ("declare_of_business", business.registry_no),
        ("declare_of_group", group.registry_no),
    ):
        address = reverse(f"programs:{name}", args=[number])
        assert client.get(address).status_code == 200
        assert send(client, address, kind=InterestKind.FINANCIAL).status_code == 302
    assert Interest.objects.count() == 2


def test_files_are_for_those_who_see_the_application(stage, siti, officer_of):
    application = verified(stage, siti)
    paper = Paper.objects.create(
        application=application, file=SimpleUploadedFile("a.pdf", PAPER), added_by=siti
    )
    addresses = [
        page("paper", application, paper.pk),
        page("visit_photo", application, Visit.objects.get().pk),
    ]
    for address in addresses:
        assert signed_in(siti).get(address).status_code == 200
        assert signed_in(officer_of("35.08")).get(address).status_code == 404
        assert signed_in(UserFactory()).get(address).status_code == 404
    other = applied(stage, siti)
    assert signed_in(siti).get(page("paper", other, paper.pk)).status_code == 404


def test_a_file_that_is_something_else_is_refused(stage, siti):
    application = applied(stage, siti)
    answer = send(
        signed_in(siti),
        page("paper_add", application),
        file=SimpleUploadedFile("surat.pdf", b"MZ\x90"),
    )
    assert answer.context["form"].errors["file"]


def test_scores_are_given_on_one_page(stage, siti, budi):
    criteria = [FactCriterionFactory(stage=stage, kind="assessed", fact="", bands=[]) for _ in "ab"]
    application, client = verified(stage, siti), signed_in(siti)
    address = page("assess", application)
    answer = send(client, address, **{f"score_{criteria[0].pk}": "80"})
    assert answer.status_code == 302
    answer = send(client, address, **{f"score_{criteria[1].pk}": "101"})
    assert answer.context["form"].errors
    assert list(Assessment.objects.values_list("score", flat=True)) == [80]
