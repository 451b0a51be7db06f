import csv
import os
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from businesses.choices import Personal
from businesses.exchange.report import harmless
from businesses.management.breach_notice import notice
from businesses.services.breach import Reach, places_in
from ikm_registry.accounts.models import User
from ikm_registry.rest.models import ApiKey
from ikm_registry.ui.templatetags.ui import number

CARE = _("PERSONAL DATA: for the notice of UU 27/2022 article 46 only; delete after it was sent.")
HEADS = [
    _("number"),
    _("business"),
    _("place"),
    _("removed"),
    _("owner"),
    _("kept of the owner"),
    _("shown in full"),
    _("exported"),
]
CONTACTS = [_("phone"), _("e-mail"), _("address")]
KEPT = {
    "nik": Personal.NIK.label,
    "phone": Personal.PHONE.label,
    "birth_date": Personal.BIRTH_DATE.label,
    "email": _("e-mail"),
}
NOTICE_WITHIN = timedelta(hours=72)
LANGUAGES = ("id", "en")


class Command(BaseCommand):
    """Costs a few queries for the list and reads it row by row, however long it is."""

    help = "List whose data an account could have seen since a day, with a page for the notice."

    def add_arguments(self, parser):
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--account", help="user name, also of a system")
        whose.add_argument("--key", help="one key of a system by its beginning, like ikm_Ab3…")
        parser.add_argument("--since", required=True, help="first day, like 2026-11-01")
        parser.add_argument("--out", help="file to write the list to; it must not exist yet")
        parser.add_argument(
            "--contacts", action="store_true", help="with phone, e-mail and address of each"
        )
        parser.add_argument(
            "--language", choices=LANGUAGES, default="id", help="of the list and the notice"
        )

    def handle(self, *, account=None, key=None, since, out, contacts, language, **options):
        since = self.moment(since)
        reach = Reach.of_key(self.key(key), since) if key else Reach(self.user(account), since)
        if reach.until and reach.until < reach.since:
            raise CommandError(f"This key ended on {timezone.localtime(reach.until):%Y-%m-%d}.")
        with translation.override(language):
            if out:
                count = self.write(reach, out, contacts)
                said = _("%(count)s businesses written to %(path)s, readable by you alone.")
                self.stdout.write(said % {"count": number(count), "path": out})
                self.stdout.write(f"{CARE}\n")
            self.stdout.write(notice(reach, made=timezone.localtime(), within=NOTICE_WITHIN))

    def key(self, name):
        try:
            return ApiKey.objects.select_related("user").get(prefix=name.removeprefix("ikm_"))
        except ApiKey.DoesNotExist as error:
            raise CommandError(f"No key begins with “{name}”.") from error

    def user(self, name):
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist as error:
            raise CommandError(f"No account is called “{name}”.") from error

    def moment(self, text):
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None:
            raise CommandError("Write --since as a day, like 2026-11-01.")
        return timezone.make_aware(datetime.combine(day, time.min))

    def write(self, reach, path, contacts):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        with open(handle, "w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file, delimiter=";")
            lines.writerow([CARE])
            lines.writerow([*HEADS, *(CONTACTS if contacts else [])])
            return sum(1 for line in lines_of(reach, contacts) if lines.writerow(safe(line)))


def safe(line):
    return [harmless(cell) for cell in line]


def lines_of(reach, contacts):
    shown, exported = reach.revealed(), [places_in(export) for export in reach.exports]
    for found in found_by(reach):
        business, owner = found.business, found.owner
        taken = sum(found.was_in(scope) for scope in exported)
        line = [
            business.registry_no,
            business.name,
            business.region.full_name,
            found.removed_on,
            owner.name if owner else "",
            ", ".join(kept_of(owner)),
            ", ".join(Personal(each).label for each in shown.get(business.registry_no, [])),
            str(taken or ""),
        ]
        yield [*line, *contact_of(business, owner)] if contacts else line


@dataclass(frozen=True)
class Found:
    """A business in reach and its owner; of what is gone, the last the history knew of both."""

    business: Any
    owner: Any
    places: set[str]
    removed_on: str = ""

    def was_in(self, scope):
        """Whether a list of these places may have held it."""
        return any(place.startswith(tuple(scope)) for place in self.places)


def found_by(reach):
    earlier, owners = reach.moved_away(), reach.owners_removed()
    for business in reach.businesses.iterator(chunk_size=500):
        places = {business.region_id, earlier.get(business.pk, business.region_id)}
        yield Found(business, business.owner, places)
    for event in reach.removed.iterator(chunk_size=500):
        day = timezone.localtime(event.pgh_created_at)
        yield Found(event, owners.get(event.owner_id), {event.region_id}, f"{day:%Y-%m-%d}")


def kept_of(owner):
    return [str(word) for name, word in KEPT.items() if getattr(owner, name, None)]


def contact_of(business, owner):
    reached = [owner.phone or "", owner.email] if owner else ["", ""]
    return [*reached, business.address]
