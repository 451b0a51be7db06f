"""She is written to 90, 30 and 7 days before a certificate ends, once each, unless she says no."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils.timezone import localdate

from businesses.choices import Status
from businesses.models import Business, BusinessPerson, Certificate, CertificateReminder
from ikm_registry.outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, CertificateFactory

pytestmark = pytest.mark.django_db


def door(business):
    return f"{business.get_absolute_url()}masa-berlaku/"


def ending(business, days, **facts):
    return CertificateFactory(
        business=business, expires_on=localdate() + timedelta(days=days), **facts
    )


def nightly():
    """How many were written this night."""
    before = Message.objects.count()
    call_command("remind_certificates", verbosity=0)
    return Message.objects.count() - before


def test_over_all_nights_she_is_written_to_three_times(business):
    ending(business, 95)
    now = localdate()
    written = []
    for night in range(97):
        with time_machine.travel(f"{now + timedelta(days=night)}T20:00+07:00", tick=False):
            written += [95 - night] * nightly()
    assert written == [90, 30, 7]


def test_of_what_was_missed_only_the_nearest_is_told(business):
    ending(business, 20)
    assert [nightly(), nightly()] == [1, 0]
    assert CertificateReminder.objects.get().days == 30
    body = Message.objects.get().body
    assert business.name in body
    assert "20 hari" in body
    assert "Hartatik" not in body


def test_renewed_it_is_told_of_anew(business):
    certificate = ending(business, 5)
    nightly()
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=localdate() + timedelta(days=6))
    assert nightly() == 1


def test_she_switches_it_off_and_on_again(hers, business):
    ending(business, 5)
    hers.post(door(business), {"step": "silence"})
    assert not BusinessPerson.objects.get().is_reminded
    assert nightly() == 0
    hers.post(door(business), {"step": "remind"})
    assert nightly() == 1


def test_nobody_is_written_to_about_what_ended_or_stands_still_or_is_no_longer_hers(business):
    ending(business, -1)
    ending(business, 200)
    assert nightly() == 0
    ending(business, 5)
    Business.objects.update(status=Status.CLOSED)
    assert nightly() == 0
    Business.objects.update(status=Status.ACTIVE)
    person = BusinessPerson.objects.get()
    BusinessPerson.objects.update(ended_at=person.since)
    assert nightly() == 0


def test_the_page_tells_the_days_left(hers, business):
    ending(business, 12, kind="pirt")
    ending(business, -3, kind="halal", number="ID35110000123450120")
    page = hers.get(door(business)).text
    assert "12 hari" in page
    assert "sudah berakhir" in page


def test_the_choice_of_another_is_not_hers_to_make(client, business):
    other = BusinessFactory(owner__account=UserFactory()).owner.account
    client.force_login(other)
    assert client.post(door(business), {"step": "silence"}).status_code == 404
    assert BusinessPerson.objects.filter(is_reminded=False).count() == 0
