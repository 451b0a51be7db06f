"""Behind the wall: what was signed and handed over is seen in its place and altered by no page."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ikm_registry.accounts import wall
from programs.choices import Manner
from programs.models import (
    Agreement,
    Attendance,
    Correction,
    Decree,
    DecreeLine,
    FollowUp,
    Handover,
    Holding,
    Item,
    ItemCheck,
    Participant,
    PointAnswer,
    TrainingCertificate,
)
from programs.services.corrections import correct_signed
from programs.services.deliveries import answer_points
from programs.services.training import issue_certificate, note_attendance
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory
from tests.factories.deliveries import (
    a_session,
    a_training,
    budi,
    left_idle,
    machines,
    received,
    selected,
    taking_part,
)
from tests.factories.programs import PROBOLINGGO

pytestmark = pytest.mark.django_db
MODELS = [
    Agreement,
    Attendance,
    Correction,
    Decree,
    DecreeLine,
    FollowUp,
    Handover,
    Holding,
    Item,
    ItemCheck,
    Participant,
    PointAnswer,
    TrainingCertificate,
]
SIGNED = [Decree, DecreeLine, Agreement, Handover, ItemCheck, Correction]


@pytest.fixture(scope="module")
def owner(module_transaction):
    """Of a business that got a machine and a certificate."""
    account = UserFactory()
    business = BusinessFactory(owner=OwnerFactory(account=account))
    application = received(machines(), business)
    left_idle(Item.objects.get(application=application))
    wrong = Correction(number="BAST/2", reason="Salah ketik")
    correct_signed(signed=application.handover_set.get(), correction=wrong, by=budi())
    nominee = selected(machines(), business)
    point = nominee.program.point_set.create(words="NIK benar?")
    answer_points(application=nominee, answers={point: (True, "")}, by=budi())
    session = a_session(a_training(), on=timezone.localdate())
    rupi = taking_part(session.program, business)
    note_attendance(session=session, participant=rupi, by=budi(), manner=Manner.LIST)
    issue_certificate(participant=rupi, by=budi())
    return account


def test_each_is_seen_in_its_place_by_its_owner_and_by_nobody_else(owner, officer_of):
    kept = {model.__name__: model.objects.count() for model in MODELS}
    assert 0 not in kept.values()
    for person in (officer_of(PROBOLINGGO), owner):
        with wall.raised_for(person):
            assert {model.__name__: model.objects.count() for model in MODELS} == kept
            for model in MODELS:
                seen = model.objects.visible_to(person).count()
                assert seen == kept[model.__name__], model
    for person in (officer_of("35.08"), UserFactory()):
        with wall.raised_for(person):
            assert sum(model.objects.count() for model in MODELS) == 0
        assert sum(model.objects.visible_to(person).count() for model in MODELS) == 0


@pytest.mark.parametrize("model", SIGNED, ids=lambda model: model.__name__)
def test_no_page_alters_or_removes_what_was_signed(model, owner, officer_of):
    person = officer_of(PROBOLINGGO)
    attempts = [
        lambda: model.objects.update(id=1),
        lambda: model.objects.all()._raw_delete(model.objects.db),
    ]
    for attempt in attempts:
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), wall.raised_for(person):
            attempt()
