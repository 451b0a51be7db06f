"""A machine that stands idle goes from one group to the next."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.choices import ItemState, Recipient
from programs.models import (
    Holding,
    Item,
)
from tests.factories.deliveries import (
    grants,
    left_idle,
    machines,
    received,
)
from tests.programs.test_deliveries import TODAY, days_ago

pytestmark = pytest.mark.django_db


def test_an_idle_machine_goes_to_the_next_with_a_handover_of_its_own():
    program = machines()
    first = received(program, on=days_ago(300))
    item = left_idle(Item.objects.get(), on=days_ago(100))
    second = received(program, on=days_ago(10), units=[], idle=[item])

    item.refresh_from_db()
    assert (item.application, item.state) == (second, ItemState.USED)
    ended, now = Holding.objects.filter(item=item)
    assert (ended.application, ended.ended_on) == (first, days_ago(10))
    assert (now.application, now.ended_on) == (second, None)
    assert now.handover.application == second


def test_a_machine_in_use_goes_to_nobody():
    program = machines()
    received(program)
    item = Item.objects.get()

    with pytest.raises(ValidationError, match="idle|menganggur"):
        received(program, units=[], idle=[item])


def test_a_machine_is_handed_on_after_it_was_handed_over():
    program = machines()
    received(program, on=days_ago(10))
    item = left_idle(Item.objects.get())

    with pytest.raises(ValidationError):
        received(program, on=days_ago(20), units=[], idle=[item])


def test_a_piece_is_held_by_one_at_a_time():
    program = machines()
    held = Holding.objects.get(application=received(program))
    other = received(program)

    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            item=held.item,
            handover=other.handover_set.get(),
            application=other,
            began_on=TODAY(),
        )


def test_grants_of_equipment_go_to_groups_alone():
    program = grants()
    program.recipient = Recipient.BUSINESS

    with pytest.raises(ValidationError):
        program.full_clean()
