"""Sessions are planned for trainings alone, whichever door they come through."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from programs.choices import ProgramKind
from programs.models import Program, TrainingSession
from programs.services.programs import save_program
from programs.services.training import plan_session
from tests.factories.deliveries import a_session, a_training, grants
from tests.factories.programs import CreditProgramFactory, FacilitationProgramFactory, draft
from tests.programs.api.asking import send as send_json
from tests.programs.api.office import office, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NO_TRAINING = "This program is no training."
OTHERS = [grants, CreditProgramFactory, FacilitationProgramFactory]
a_program_of_another_kind = pytest.mark.parametrize("make", OTHERS)


def told(**other):
    return {
        "topic": "Pengemasan",
        "held_on": timezone.localdate().isoformat(),
        "begins_at": "09:00",
        "ends_at": "12:00",
        "place": "Balai desa Clarak",
        "trainer": "Ibu Sari",
    } | other


def planned(program):
    hours = {"begins_at": time(9), "ends_at": time(12), "held_on": timezone.localdate()}
    return TrainingSession(program=program, **told(**hours))


@a_program_of_another_kind
def test_the_model_refuses_it(make):
    with pytest.raises(ValidationError, match=NO_TRAINING):
        planned(make()).full_clean()


@a_program_of_another_kind
def test_the_service_refuses_it(make, siti):
    with pytest.raises(ValidationError, match=NO_TRAINING):
        plan_session(session=planned(make()), by=siti)
    assert not TrainingSession.objects.exists()


@a_program_of_another_kind
def test_the_database_refuses_it(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        planned(make()).save()


@a_program_of_another_kind
def test_the_page_says_why_and_offers_no_button(make, client, siti, send):
    program = make()
    client.force_login(siti)
    planning = reverse("programs:session_add", args=[program.number])

    answer = send(planning, **told())

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not TrainingSession.objects.exists()
    page = client.get(reverse("programs:training", args=[program.number])).text
    assert planning not in page


@a_program_of_another_kind
def test_the_api_says_why(make):
    program = make()
    program.refresh_from_db()

    answer = send_json(office(), f"/api/v1/programs/{program.uuid}/sessions/", told())

    assert answer.status_code == 422, answer.content
    assert sentences(answer)
    assert not TrainingSession.objects.exists()


def test_a_training_is_planned_by_each_door(client, siti, send):
    training = a_training()
    training.refresh_from_db()
    plan_session(session=planned(training), by=siti)
    client.force_login(siti)
    send(reverse("programs:session_add", args=[training.number]), **told())
    send_json(office(), f"/api/v1/programs/{training.uuid}/sessions/", told())
    assert TrainingSession.objects.count() == 3


def test_a_training_with_sessions_stays_one(siti):
    training = draft()
    a_session(training)
    training.kind = ProgramKind.FACILITATION

    with pytest.raises(ValidationError, match="stays a training") as refused:
        save_program(program=training, by=siti)

    assert "kind" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.filter(pk=training.pk).update(kind=ProgramKind.FACILITATION)


def test_a_training_without_sessions_may_become_another_program(siti):
    training = draft()
    training.kind = ProgramKind.FACILITATION
    assert save_program(program=training, by=siti).kind == ProgramKind.FACILITATION
