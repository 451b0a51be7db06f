"""Chips of which last year is not told yet, and how she and others speak of them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from businesses.services.keeping import (
    Period,
    tell_period,
)
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
)

LAST_YEAR = localdate().year - 1
PHONE = "+6281234567890"


@pytest.fixture
def business(rupi):
    made = BusinessFactory(name="Keripik Bu Rupi", address="Dusun Krajan", owner__account=rupi)
    FiguresFactory(
        business=made,
        year=LAST_YEAR - 1,
        workers_male=1,
        workers_female=3,
        installed_capacity=900,
        production_volume=600,
        production_unit_id="kg",
        turnover=50_000_000,
    )
    return made


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page(name, business, *more):
    return reverse(f"businesses:{name}", args=[business.registry_no, *more])


def told(business, by, **changed):
    period = Period(LAST_YEAR)
    return tell_period(business=business, period=period, changed=changed, seen=1, by=by)


def waiting(change):
    return {value.column: value.after for value in change.proposals.all() if value.is_waiting}


def sent(form, **changes):
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)} | changes
