"""Where applications are found: lists, the first page, the page of a business, one's own data."""

import pytest
from django.urls import reverse

from businesses.services.own_data import own_data
from programs.models import Application
from programs.services.applications import apply
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.programs import (
    FactCriterionFactory,
    ProgramFactory,
    StageFactory,
    applied,
    no_longer_open,
    verified,
)
from tests.programs.applying.doing import signed_in

pytestmark = pytest.mark.django_db


LIST = "programs:applications"


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
