"""Decree, agreement, handover: the database itself keeps their days in order."""

import pytest
from django.db import IntegrityError, connection, transaction

from programs.models import Agreement, Decree, DecreeLine, Handover
from tests.factories.deliveries import machines, received
from tests.programs.test_deliveries import days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def all_signed_five_days_ago(module_transaction):
    received(machines(), on=days_ago(5))


def change_and_look(rows, **day):
    """Foreign keys over the days are looked at when all is written; a test cannot wait."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows.update(**day)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "day"),
    [(DecreeLine, "decreed_on"), (Agreement, "signed_on"), (Handover, "signed_on")],
)
def test_the_database_keeps_no_day_before_the_one_before(model, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{day: days_ago(6)})


@pytest.mark.parametrize(
    ("model", "day"), [(Decree, "signed_on"), (DecreeLine, "decreed_on"), (Agreement, "signed_on")]
)
def test_the_database_lets_no_day_differ_from_what_is_built_on_it(model, day):
    with pytest.raises(IntegrityError):
        change_and_look(model.objects, **{day: days_ago(4)})
