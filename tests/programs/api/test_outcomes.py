"""The document of an application tells what became of it, in the same transaction."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from ikm_registry.feed.models import Change, number_changes
from programs.choices import Manner
from programs.models import Correction, FollowUp, Item, Participant
from programs.services.corrections import correct_signed
from programs.services.follow_ups import report_follow_up
from programs.services.training import issue_certificate, note_attendance, withdraw_certificate
from tests.factories.deliveries import (
    a_session,
    a_training,
    a_unit,
    budi,
    decreed,
    left_idle,
    machines,
    received,
    selected,
    taking_part,
)
from tests.programs.api.office import are_as_the_serializer_says, office, told_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days_ago(days):
    return timezone.localdate() - days * DAY


def test_nothing_became_of_it_yet():
    told = told_of(selected(machines()))
    names = ("decree", "agreement", "handover", "training")
    assert [told[name] for name in names] == [None] * 4
    assert told["follow_ups"] == []
    are_as_the_serializer_says()


def test_goods_from_the_decree_to_the_visit():
    application = received(machines(), on=days_ago(200), units=[a_unit(serial_no="KL-1")])
    item = Item.objects.get()
    visit = FollowUp.objects.filter(application=application).first()
    visit.done_on, visit.effect = days_ago(100), "grown"
    report_follow_up(follow_up=visit, by=budi())
    left_idle(item)

    told = told_of(application)

    assert told["decree"] == {
        "number": f"188/{application.pk}",
        "signed_on": days_ago(200).isoformat(),
    }
    assert told["agreement"]["number"] == "NPHD/1"
    assert told["handover"]["items"] == [
        {
            "plate": item.code,
            "kind": "Pengiris singkong",
            "maker": "Karya Logam",
            "serial_number": "KL-1",
            "state": "idle",
            "held_until": None,
        }
    ]
    first, second = told["follow_ups"][:2]
    assert (first["months"], first["done_on"], first["effect"]) == (
        3,
        days_ago(100).isoformat(),
        "grown",
    )
    assert (second["months"], second["done_on"], second["effect"]) == (6, None, None)
    are_as_the_serializer_says()


def test_of_a_piece_that_went_on_only_until_when_it_was_held():
    program = machines()
    first = received(program, on=days_ago(300))
    item = left_idle(Item.objects.get(), on=days_ago(100))
    second = received(program, on=days_ago(10), units=[], idle=[item])

    [gone], [here] = (told_of(each)["handover"]["items"] for each in (first, second))

    assert (gone["state"], gone["held_until"]) == (None, days_ago(10).isoformat())
    assert (here["state"], here["held_until"]) == ("used", None)
    are_as_the_serializer_says()


def test_a_training_from_its_start_to_the_certificate_without_a_name():
    session = a_session(a_training(), on=days_ago(1))
    rupi = taking_part(session.program, name="Rupi Rahasia", on=days_ago(2))
    application = rupi.application
    assert told_of(application)["training"] == {
        "sessions": 1,
        "attended": 0,
        "pre_test": None,
        "post_test": None,
        "certificate": None,
    }
    note_attendance(session=session, participant=rupi, by=budi(), manner=Manner.LIST)
    Participant.objects.filter(pk=rupi.pk).update(pre_score=0, post_score=90)
    certificate = issue_certificate(participant=rupi, by=budi())
    withdraw_certificate(certificate=certificate, by=budi(), reason="Nama salah")
    again = issue_certificate(participant=rupi, by=budi())

    told = told_of(application)["training"]

    assert (told["attended"], told["pre_test"], told["post_test"]) == (1, 0, 90)
    assert (told["certificate"]["number"], told["certificate"]["withdrawn_on"]) == (
        again.number,
        None,
    )
    a_session(session.program, on=days_ago(-5))
    assert told_of(application)["training"]["sessions"] == 2
    are_as_the_serializer_says()
    assert "Rahasia" not in json.dumps(told_of(application))


def test_a_corrected_number_is_told_of_all_whom_the_decree_names():
    application = decreed(machines())
    decree = application.decreeline_set.get().decree
    correction = Correction(number="188/77", reason="Salah ketik")

    correct_signed(signed=decree, correction=correction, by=budi())

    assert told_of(application)["decree"]["number"] == "188/77"
    are_as_the_serializer_says()


def test_the_feed_names_what_changed():
    application = received(machines(), on=days_ago(9))
    number_changes()
    Change.objects.all().delete()

    left_idle(Item.objects.get())

    number_changes()
    assert Change.objects.get(resource=application.uuid).fields == ["handover"]


def test_what_was_signed_is_asked_for_by_its_day():
    mine, other = received(machines(), on=days_ago(9)), selected(machines())
    client = office()

    def found(query):
        answer = client.get(f"/api/v1/applications/?{query}")
        assert answer.status_code == 200, answer.content
        return {each["number"] for each in answer.json()["results"]}

    assert found(f"handover.signed_on={days_ago(9)}") == {mine.number}
    assert found("decree.signed_on__empty=true") == {other.number}
    assert found("ordering=-agreement.signed_on") == {mine.number, other.number}
