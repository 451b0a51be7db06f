"""The board of a program: frozen, decided together, and explained."""

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.choices import Deed
from programs.models import Application, ApplicationStep, Rank
from programs.services.ranking import close_stage
from tests.factories.accounts import UserFactory
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


@pytest.mark.parametrize(
    ("place", "is_offered"), [("35", True), ("35.13", True), ("35.13.05", True), ("75.02", False)]
)
def test_who_has_nobody_to_apply_for_is_offered_no_application(
    stage, officer_of, place, is_offered
):
    role = "field_officer" if place == "35.13.05" else "district_officer"
    client = signed_in(officer_of(place, role="province_officer" if place == "35" else role))
    for name in ("board", "detail"):
        shown = client.get(reverse(f"programs:{name}", args=[stage.program.number]))
        assert shown.context["may_apply"] is is_offered
