"""The pages of applications: begun, judged, decided about, and looked at by others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from businesses.services.own_data import own_data
from ikm_registry.ui.tickets import Ticket
from programs.choices import Deed, InterestKind
from programs.models import Application, ApplicationStep, Assessment, Interest, Paper, Rank, Visit
from programs.services.applications import advance, apply
from programs.services.interests import declare_interest
from programs.services.ranking import close_stage
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, OwnerFactory
from tests.factories.groups import GroupFactory
from tests.factories.pictures import picture
from tests.factories.programs import (
    PAPER,
    FactCriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    applied,
    no_longer_open,
    verified,
)

pytestmark = pytest.mark.django_db
LIST = "programs:applications"


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def send(client, address, **typed):
    return client.post(address, {"ticket": str(Ticket.new(client.person))} | typed)


def page(name, application, *more):
    return reverse(f"programs:{name}", args=[application.number, *more])


def step(client, application, deed, **typed):
    application.refresh_from_db()
    told = {"deed": deed, "seen": application.mark, "on": str(timezone.localdate())}
    return client.post(page("take_step", application), told | typed)


def test_what_she_lacks_leads_to_where_she_tells_it(db):
    hers = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=hers), founded_year=None, nib=None)
    program = ProgramFactory(region_id="35.13")
    RuleFactory(program=program, kind="years", terms={"least": 1})
    shown = signed_in(hers).get(reverse("programs:fitting", args=[business.registry_no]))
    question = reverse("businesses:keep_ask", args=[business.registry_no, "tahun-berdiri"])
    assert question in shown.text
    assert "belum tercatat atau belum memenuhi" in shown.text


@pytest.fixture
def owner(db):
    return UserFactory()


@pytest.fixture
def business(owner):
    return BusinessFactory(name="Kue Karawo", owner=OwnerFactory(account=owner))


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


def ranked(stage, siti, budi, counts, quota):
    type(stage).objects.filter(pk=stage.pk).update(quota=quota)
    FactCriterionFactory(stage=stage, name="Tenaga kerja")
    for count in counts:
        business = BusinessFactory()
        FiguresFactory(business=business, workers_male=count, workers_female=0)
        verified(stage, siti, business)
    no_longer_open(stage.program)
    stage.refresh_from_db()
    return stage


def test_frozen_on_the_board_and_decided_together(stage, siti, budi):
    ranked(stage, siti, budi, [10, 3, 0], quota=1)
    client = signed_in(budi)
    number = stage.program.number
    board = reverse("programs:board", args=[number])
    assert client.post(reverse("programs:freeze", args=[number, 1])).url == board
    shown = client.get(board)
    assert len(shown.context["page_obj"].object_list) == 3
    decide = reverse("programs:decide", args=[number, 1])
    preview = client.get(decide)
    assert [rank.place for rank in preview.context["chosen"]] == [1]
    form = preview.context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"on": str(timezone.localdate())}
    third = Rank.objects.get(place=3)
    typed[f"reason_{third.application_id}"] = ""
    seen = [rank.application_id for rank in preview.context["chosen"]]

    answer = client.post(decide, typed | {"first": 1, "seen": seen})

    assert answer.url == board
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["selected", "rejected", "verified"]
    assert "Tenaga kerja" in Application.objects.get(state="rejected").reason
    assert "Beri tahu yang lain alasannya" in client.get(board).text
    Application.objects.filter(state="verified").update(state="rejected")
    assert f'"{decide}"' not in client.get(board).text


def test_what_was_seen_is_what_is_decided(stage, siti, budi):
    ranked(stage, siti, budi, [10, 3], quota=1)
    close_stage(stage=stage, by=budi)
    second = Rank.objects.get(place=2)
    decide = reverse("programs:decide", args=[stage.program.number, 1])
    answer = signed_in(budi).post(
        decide, {"first": 1, "seen": [second.application_id], "on": str(timezone.localdate())}
    )
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not ApplicationStep.objects.filter(deed=Deed.SELECT).exists()


@pytest.mark.parametrize("typed", [{"first": "x"}, {"first": "-1", "on": "gestern"}, {}])
def test_a_decision_that_is_none_is_no_error_of_ours(typed, stage, siti, budi):
    ranked(stage, siti, budi, [10, 3], quota=1)
    close_stage(stage=stage, by=budi)
    decide = reverse("programs:decide", args=[stage.program.number, 1])
    assert signed_in(budi).post(decide, typed).status_code == 200
    assert signed_in(budi).get(decide, typed).status_code == 200


def test_nothing_is_frozen_while_applications_are_taken_and_the_board_says_until_when(
    stage, siti, budi
):
    verified(stage, siti)
    address = reverse("programs:board", args=[stage.program.number])
    freeze = reverse("programs:freeze", args=[stage.program.number, stage.order])
    words = signed_in(budi).get(address).text
    assert freeze not in words
    assert "bekukan peringkat setelah itu" in words

    no_longer_open(stage.program)
    assert freeze in signed_in(budi).get(address).text


def test_who_is_not_verified_is_named_before_the_ranking_is_frozen(stage, siti, budi, business):
    verified(stage, siti)
    late = applied(stage, siti, business)
    no_longer_open(stage.program)
    client = signed_in(budi)
    board = reverse("programs:board", args=[stage.program.number])
    freeze = reverse("programs:freeze", args=[stage.program.number, stage.order])
    assert late.get_absolute_url() in client.get(board).text

    client.post(freeze)
    assert not Rank.objects.exists()

    client.post(freeze, {"reason": "Tempat usaha tidak ditemukan"})
    assert Rank.objects.count() == 1
    call = reverse("programs:call", args=[stage.program.number])
    assert "Tempat usaha tidak ditemukan" in client.get(call).text


def test_an_applicant_is_led_to_the_public_page(stage, business, owner):
    application = apply(program=stage.program, business=business, by=owner)
    number = stage.program.number
    board, call = (reverse(f"programs:{name}", args=[number]) for name in ("board", "call"))
    client = signed_in(owner)

    for address in (application.get_absolute_url(), reverse(LIST)):
        page = client.get(address).text
        assert call in page
        assert board not in page
    assert client.get(board).url == call
    page = client.get(stage.program.get_absolute_url()).text
    assert reverse("programs:decrees", args=[number]) not in page


def test_only_the_organiser_freezes_and_decides(stage, siti, budi, officer_of):
    ranked(stage, siti, budi, [10], quota=1)
    number = stage.program.number
    for person in (officer_of("35.13", role="verifier"), officer_of("35.08"), UserFactory()):
        client = signed_in(person)
        assert client.post(reverse("programs:freeze", args=[number, 1])).status_code == 403
        assert client.get(reverse("programs:decide", args=[number, 1])).status_code == 403


def test_turnover_explains_itself_to_those_who_may_see_money(stage, siti, budi, officer_of):
    FactCriterionFactory(stage=stage, fact="turnover", bands=[[0, 5]])
    business = BusinessFactory()
    FiguresFactory(business=business, turnover=61_234_567)
    application = verified(stage, siti, business)
    no_longer_open(stage.program)
    close_stage(stage=stage, by=budi)
    board = reverse("programs:board", args=[stage.program.number])
    for address in (application.get_absolute_url(), board):
        shown = signed_in(siti).get(address).content.decode()
        assert "61.234.567" in shown
        hidden = signed_in(officer_of("35.13", role="viewer")).get(address).content.decode()
        assert "61.234.567" not in hidden


def test_the_list_is_narrowed(stage, siti, business):
    mine = applied(stage, siti, business)
    Application.objects.filter(pk=mine.pk).update(due_on="2026-01-01")
    other = applied(StageFactory(program=ProgramFactory(name="Lain")), siti)
    client = signed_in(siti)

    def found(**asked):
        return {each.pk for each in client.get(reverse(LIST), asked).context["object_list"]}

    assert found() == {mine.pk, other.pk}
    assert found(q="karawo", region="35.13.05") == {mine.pk}
    assert found(program=stage.program.number) == {mine.pk}
    assert found(program="PRG-1") == set()
    assert found(overdue="1") == {mine.pk}
    assert found(state="submitted", kind="training") == {mine.pk, other.pk}
    for asked in ({"q": "\x00"}, {"state": "asleep"}, {"region": "35.08"}, {"page": "x"}):
        assert client.get(reverse(LIST), asked).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(
    stage, siti, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(siti)
    applied(stage, siti)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(30) as first:
        client.get(reverse(LIST))
    for _each in range(4):
        applied(stage, siti)
    with django_assert_num_queries(len(first)):
        client.get(reverse(LIST))


def test_the_board_costs_the_same_for_one_and_for_many(
    stage, siti, budi, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(budi)
    ranked(stage, siti, budi, [1], quota=1)
    close_stage(stage=stage, by=budi)
    board = reverse("programs:board", args=[stage.program.number])
    client.get(board)
    with django_assert_max_num_queries(40) as first:
        client.get(board)
    more = StageFactory(program=ProgramFactory())
    ranked(more, siti, budi, [1, 2, 3, 4], quota=1)
    close_stage(stage=more, by=budi)
    board = reverse("programs:board", args=[more.program.number])
    with django_assert_num_queries(len(first)):
        client.get(board)


def test_what_waits_stands_on_the_home_page(stage, siti, business, owner):
    application = applied(stage, siti, business)
    apply(program=stage.program, business=BusinessFactory(), by=siti)
    client = signed_in(siti)
    [waiting] = [each for each in client.get("/").context["waiting"] if each.name == "applications"]
    assert waiting.count == 1
    listed = client.get(waiting.url).context["page_obj"].object_list
    assert [row.number for row in listed] == [application.number], "the link leads to just these"


def test_her_home_leads_an_owner_to_her_applications(stage, business, owner):
    apply(program=stage.program, business=business, by=owner)
    page = signed_in(owner).get("/").content.decode()
    assert reverse("programs:of_business", args=[business.registry_no]) in page


def test_the_section_is_a_page_and_a_piece(stage, siti, business):
    applied(stage, siti, business)
    address = reverse("programs:of_business", args=[business.registry_no])
    client = signed_in(siti)
    piece = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert str(stage.program) in piece
    assert "<html" in client.get(address).content.decode()
    assert address in client.get(business.get_absolute_url()).content.decode()


def test_what_she_takes_along_holds_what_programs_keep_of_her(stage, business, owner, siti, budi):
    FactCriterionFactory(stage=stage, fact="turnover", bands=[[0, 5]])
    FiguresFactory(business=business, turnover=61_234_567)
    application = verified(stage, siti, business)
    no_longer_open(stage.program)
    close_stage(stage=stage, by=budi)
    told = own_data(owner)
    assert [row["number"] for row in told["application"]] == [application.number]
    assert all(told[name] for name in ("applicationstep", "visit", "rank", "score"))
    assert told["creditcase"] == told["participant"] == told["item"] == []
    assert "groupofficer" not in told
    assert siti.username not in str(told)
