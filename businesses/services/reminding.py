"""Writing to owners before a certificate ends."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from businesses.models import BusinessPerson, Certificate, CertificateReminder
from businesses.models.certificate_reminder import DAYS_BEFORE
from ikm_registry.outbox.services import channel_of, reaches, write

TELLING_IS_USEFUL_FOR = timedelta(days=3)


def due_now(certificate):
    """The nearest of the days before its end that has come."""
    left = (certificate.expires_on - localdate()).days
    return min(days for days in DAYS_BEFORE if left <= days)


def remind():
    """Write to whoever acts for a business one of whose certificates ends soon; counts messages.

    A command: it sees all. Of what was missed only the nearest is told, once.
    """
    people = BusinessPerson.objects.in_force().with_account().filter(is_reminded=True)
    ending = Certificate.objects.of_active_businesses().expiring(days=max(DAYS_BEFORE))
    ending = ending.filter(business__people__in=people).distinct().order_by("pk")
    found = ending.select_related("business").prefetch_related(
        Prefetch("business__people", people.select_related("user"), to_attr="reminded")
    )
    return sum(remind_of(certificate) for certificate in found.iterator(chunk_size=500))


@transaction.atomic
def remind_of(certificate):
    contacts = {person.user.contact for person in certificate.business.reminded}
    reached = [contact for contact in contacts if contact and reaches(channel_of(contact))]
    if not reached:
        return 0
    _note, is_new = CertificateReminder.objects.get_or_create(
        certificate=certificate, expires_on=certificate.expires_on, days=due_now(certificate)
    )
    if not is_new:
        return 0
    for contact in reached:
        write(
            to=contact,
            kind="businesses.certificate_ends",
            subject=_("A certificate ends soon"),
            text=render_to_string(
                "businesses/certificate_ends.txt",
                {
                    "certificate": certificate,
                    "days": (certificate.expires_on - localdate()).days,
                },
            ),
            useful_for=TELLING_IS_USEFUL_FOR,
        )
    return len(reached)


@transaction.atomic
def choose_reminders(*, business, wanted, by):
    """Whether this person is written to about this business; hers alone to choose."""
    hers = BusinessPerson.objects.permitted(by, "view").of(by).filter(business=business)
    person = hers.select_for_update(of=("self",)).get()
    if person.is_reminded != wanted:
        person.is_reminded, person.version = wanted, person.version + 1
        person.save(update_fields=["is_reminded", "version", "updated_at"])
    return person
