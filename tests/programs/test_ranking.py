"""What is frozen stays, the ranking explains itself, and every change of it is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from businesses.models import Figures
from ikm_registry.accounts import wall
from programs.choices import ApplicationState, Deed, InterestKind
from programs.models import Application, Rank, Score
from programs.models.criteria import FACTS
from programs.models.measures import MEASURES
from programs.services.applications import FourEyes, advance, apply
from programs.services.deciding import decide_first, reason_not_chosen, waiting_in
from programs.services.interests import declare_interest
from programs.services.judging import assess
from programs.services.ranking import close_stage, points_of, put_in_order, ranked_again
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.deliveries import grants
from tests.factories.groups import GroupFactory
from tests.factories.programs import (
    FactCriterionFactory,
    StageFactory,
    applied,
    no_longer_open,
    verified,
    visited,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sentences(english):
    """What is refused is told as it is written."""


def with_workers(count):
    business = BusinessFactory()
    FiguresFactory(business=business, workers_male=count, workers_female=0)
    return business


@pytest.fixture
def ranked(stage, siti, budi):
    """Ten, one and five workers, in the order of their applications."""
    FactCriterionFactory(stage=stage, name="Tenaga kerja", weight=2)

    def make(*counts, quota=1):
        type(stage).objects.update(quota=quota)
        found = [verified(stage, siti, with_workers(count)) for count in counts]
        no_longer_open(stage.program)
        close_stage(stage=stage, by=budi)
        stage.refresh_from_db()
        return found

    return make


def places(stage):
    return list(Rank.objects.filter(stage=stage).values_list("application", flat=True))


def test_each_place_explains_itself(ranked, stage):
    ten, one, five = ranked(10, 1, 5)

    assert places(stage) == [ten.pk, five.pk, one.pk]
    rank = Rank.objects.get(application=one)
    score = rank.scores.get()
    assert (score.raw, score.band, score.points, score.weight) == (1, 1, 10, 2)
    assert rank.total == 20
    assert Rank.objects.get(application=ten).is_tied


def test_the_registry_may_change_and_the_ranking_does_not(ranked, stage):
    ranked(10, 1, 5)
    before = ranked_again(stage)
    Figures.objects.update(workers_male=0)
    stage.criteria.update(bands=[[0, 0]], weight=9, name="Lain")

    assert ranked_again(stage) == before
    assert [pk for pk, _total in before] == places(stage)
    assert Score.objects.filter(name="Tenaga kerja").count() == 3


def test_it_is_frozen_once_after_the_last_day_with_all_scores(stage, siti, budi):
    criterion = FactCriterionFactory(stage=stage, kind="assessed", fact="", bands=[])
    application = verified(stage, siti)
    for words in ("until", "score"):
        with pytest.raises(ValidationError, match=words):
            close_stage(stage=stage, by=budi)
        no_longer_open(stage.program)
    assess(application=application, criterion=criterion, score=80, by=siti)

    close_stage(stage=stage, by=budi)

    assert Rank.objects.get().total == 80
    with pytest.raises(ValidationError, match="already"):
        close_stage(stage=stage, by=budi)
    with pytest.raises(ValidationError, match="frozen"):
        assess(application=application, criterion=criterion, score=100, by=siti)


def test_nobody_but_the_organiser_freezes(stage, siti, officer_of):
    verified(stage, siti)
    no_longer_open(stage.program)
    for person in (officer_of("35.08"), officer_of("35.13", role="verifier")):
        with pytest.raises(PermissionDenied):
            close_stage(stage=stage, by=person)


def test_nobody_who_came_in_time_is_shut_out_in_silence(stage, siti, budi):
    verified(stage, siti)
    late = applied(stage, siti, BusinessFactory(name="Keripik Sumber Rejeki"))
    no_longer_open(stage.program)
    for reason in ("", " "):
        with pytest.raises(ValidationError, match=f"Sumber Rejeki.*{late.number}") as refused:
            close_stage(stage=stage, by=budi, reason=reason)
        assert "reason" in refused.value.error_dict
    assert not Rank.objects.exists()

    close_stage(stage=stage, by=budi, reason="Tempat usaha tidak ditemukan")

    assert Rank.objects.count() == 1
    told = stage.program.amendment_set.get()
    assert (told.by, told.reason) == (budi, "Tempat usaha tidak ditemukan")
    assert "without 1 application" in told.what


def test_no_page_alters_what_is_frozen(ranked, budi):
    ranked(3)
    for change in (Score.objects.all().delete, lambda: Score.objects.update(points=99)):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            wall.raised_for(budi),
        ):
            change()


def test_a_move_is_a_decision_with_a_reason(ranked, stage, siti, budi):
    ten, one, five = ranked(10, 1, 5)
    for to, note in ((1, ""), (0, "Alasan"), (4, "Alasan"), ("1", "Alasan")):
        with pytest.raises(ValidationError):
            advance(application=one, deed=Deed.MOVE, by=budi, note=note, facts={"to": to})
    with pytest.raises(FourEyes):
        advance(application=one, deed=Deed.MOVE, by=siti, note="Alasan", facts={"to": 1})

    advance(application=one, deed=Deed.MOVE, by=budi, note="Data tenaga salah", facts={"to": 1})

    assert places(stage) == [one.pk, ten.pk, five.pk]
    assert list(Rank.objects.order_by("computed").values_list("application", flat=True)) == [
        ten.pk,
        five.pk,
        one.pk,
    ]
    step = one.applicationstep_set.latest("pk")
    assert (step.note, step.facts) == (
        "Data tenaga salah",
        {"from": 3, "to": 1, "stage": 1},
    )


@pytest.mark.parametrize("deed", [Deed.SELECT, Deed.MOVE, Deed.REJECT])
def test_nothing_was_decided_before_the_ranking_was_frozen(ranked, stage, budi, deed):
    ten, _one = ranked(10, 1)
    ten.applicationstep_set.update(on=timezone.localdate() - timedelta(9))
    yesterday = timezone.localdate() - timedelta(1)

    with pytest.raises(ValidationError, match="was frozen on") as refused:
        advance(application=ten, deed=deed, by=budi, note="Alasan", on=yesterday, facts={"to": 2})

    assert "on" in refused.value.error_dict


def test_nobody_lifts_her_kin_by_moving_another_down(ranked, stage, budi):
    ten, one, five = ranked(10, 1, 5)
    declare_interest(by=budi, kind=InterestKind.KIN, about=one)

    with pytest.raises(ValidationError, match=one.number) as refused:
        advance(application=five, deed=Deed.MOVE, by=budi, note="Alasan", facts={"to": 3})

    assert "to" in refused.value.error_dict
    assert places(stage) == [ten.pk, five.pk, one.pk]
    advance(application=five, deed=Deed.MOVE, by=budi, note="Alasan", facts={"to": 1})
    assert places(stage) == [five.pk, ten.pk, one.pk]


def test_nobody_moves_another_past_whom_she_visited(ranked, stage, officer_of):
    ten, one, five = ranked(10, 1, 5)
    rina = officer_of("35.13")
    visited(ten, rina)

    with pytest.raises(ValidationError, match=ten.number):
        advance(application=one, deed=Deed.MOVE, by=rina, note="Alasan", facts={"to": 1})

    assert places(stage) == [ten.pk, five.pk, one.pk]


def test_the_reason_of_who_was_moved_tells_of_the_move(ranked, stage, budi):
    first, second, third = ranked(5, 5, 5)
    why = "Alat sudah diterima dari desa"
    advance(application=first, deed=Deed.MOVE, by=budi, note=why, facts={"to": 3})
    ranks = {rank.application_id: rank for rank in Rank.objects.all()}
    lowest = ranks[second.pk]

    moved, passed = (reason_not_chosen(ranks[each.pk], lowest) for each in (first, third))

    assert f"it stood at place 1 and was moved: {why}" in moved
    assert "earlier application" not in moved
    assert f"it stood at place 3; others were moved: {why}" in passed
    assert "earlier application" in passed


def test_whoever_is_chosen_before_better_ones_is_chosen_with_a_reason(ranked, budi):
    _ten, one, _five = ranked(10, 1, 5)
    with pytest.raises(ValidationError, match="before"):
        advance(application=one, deed=Deed.SELECT, by=budi)

    advance(application=one, deed=Deed.SELECT, by=budi, note="Satu-satunya di pulau itu")

    step = one.applicationstep_set.latest("pk")
    assert step.facts == {"stage": 1, "override": True, "place": 3}


def test_who_moves_up_as_another_withdraws_needs_no_reason(ranked, siti, budi):
    ten, _one, five = ranked(10, 1, 5)
    advance(application=ten, deed=Deed.WITHDRAW, by=siti)
    assert advance(application=five, deed=Deed.SELECT, by=budi).state == "selected"


def test_the_first_are_chosen_and_the_others_read_why_not(ranked, stage, budi):
    ten, one, five = ranked(10, 1, 5, quota=2)
    others = list(waiting_in(stage))[2:]

    outcome = decide_first(
        stage=stage, first=2, by=budi, reasons={rank.application_id: "" for rank in others}
    )

    assert (outcome.done, outcome.refused) == (3, [])
    states = {row.pk: row for row in Application.objects.all()}
    assert [states[each.pk].state for each in (ten, five, one)] == [
        ApplicationState.SELECTED,
        ApplicationState.SELECTED,
        ApplicationState.REJECTED,
    ]
    reason = states[one.pk].reason
    for words in ("3", "20", "40", "Tenaga kerja"):
        assert words in reason


def test_a_reason_that_was_edited_is_the_one_that_is_read(ranked, stage, budi):
    _ten, one = ranked(10, 1)
    decide_first(stage=stage, first=1, by=budi, reasons={one.pk: "Coba lagi tahun depan."})
    one.refresh_from_db()
    assert one.reason == "Coba lagi tahun depan."


def test_whom_she_verified_herself_is_left_to_others_and_told(ranked, stage, siti):
    ten, _one = ranked(10, 1)
    outcome = decide_first(stage=stage, first=1, by=siti)
    assert outcome.done == 0
    assert [number for number, _why in outcome.refused] == [ten.number]


def test_a_hundred_and_then_twenty_in_small(stage, siti, budi):
    last = StageFactory(program=stage.program, order=2, name="Akhir", quota=1)
    type(stage).objects.filter(pk=stage.pk).update(quota=2)
    FactCriterionFactory(stage=stage)
    found = [verified(stage, siti, with_workers(count)) for count in (10, 5, 1)]
    no_longer_open(stage.program)
    stage = close_stage(stage=stage, by=budi)
    decide_first(stage=stage, first=2, by=budi, reasons={found[2].pk: ""})
    last = close_stage(stage=last, by=budi)

    outcome = decide_first(stage=last, first=1, by=budi, reasons={found[1].pk: ""})

    assert outcome.refused == []
    states = Application.objects.order_by("pk").values_list("state", "stage__order")
    assert list(states) == [("selected", 2), ("rejected", 2), ("rejected", 1)]


def test_reasons_are_no_longer_than_their_column(ranked, stage):
    ranked(10, 1)
    stage.criteria.update(name="x" * 150)
    rank, lowest = Rank.objects.get(computed=2), Rank.objects.get(computed=1)
    assert len(reason_not_chosen(rank, lowest)) <= 500


@given(
    bands=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=5),
    raw=st.integers(0, 120) | st.none(),
)
def test_points_are_those_of_the_last_band_reached(bands, raw):
    points, band = points_of(bands, raw)
    reached = [least for least, _points in bands if raw is not None and least <= raw]
    assert band == (max(reached) if reached else None)
    assert points in ({of for least, of in bands if least == band} or {0})


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8), st.randoms()
)
def test_the_order_is_that_of_points_then_of_time_however_they_lie(facts, random):
    now = timezone.now()
    ranks = [
        Rank(application_id=at, total=Decimal(total), submitted_at=now + timedelta(days=day))
        for at, (total, day) in enumerate(facts)
    ]
    ordered = put_in_order(ranks)
    keys = [(-rank.total, rank.submitted_at) for rank in ordered]
    assert keys == sorted(keys)
    shuffled = list(ranks)
    random.shuffle(shuffled)
    assert [rank.application_id for rank in put_in_order(shuffled)] == [
        rank.application_id for rank in ordered
    ]
    totals = [rank.total for rank in ranks]
    assert all(rank.is_tied == (totals.count(rank.total) > 1) for rank in ordered)


def test_every_fact_that_earns_points_is_measured_and_money_is_guarded():
    """What a criterion may name, what is read of applicants, and who is told: one list."""
    assert FACTS.keys() == MEASURES.keys()
    for name, fact in FACTS.items():
        assert bool(fact.guard) == MEASURES[name].is_money


@pytest.mark.parametrize("name", FACTS)
def test_each_fact_is_a_number_of_a_business_and_of_a_group(name, stage, siti):
    applied(stage, siti)
    apply(program=grants(), group=GroupFactory(), by=siti)

    read = Application.objects.annotate(fact=MEASURES[name].of_application)

    assert all(isinstance(fact, int | None) for fact in read.values_list("fact", flat=True))
