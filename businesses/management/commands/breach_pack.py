import csv
import os
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from businesses.exchange.report import harmless
from businesses.services.breach import Reach
from ikm_registry.accounts.models import User

CARE = "PERSONAL DATA: for the notice of UU 27/2022 article 46 only; delete after it was sent."
HEADS = ["number", "business", "place", "removed", "owner", "kept of the owner"]
HEADS += ["shown in full", "exported"]
CONTACTS = ["phone", "e-mail", "address"]
NOTICE_WITHIN = timedelta(hours=72)
SUMMARY = """\
BREACH PACK, made {made}
For the written notice within 3 x 24 hours (UU 27/2022 article 46) to the persons concerned and
to the authority. Whoever learned of it at this moment has until {until}.

Account           {account}{system}
Since             {since}
Places            {places}
Signed in         {signed_in:,} times, {failed:,} tries failed

WHICH DATA
Businesses whose records could be read: {businesses:,}, of {owners:,} owners
Of them removed from the registry since: {removed:,}
Shown in full, one at a time: {revealed:,} facts of {revealed_of:,} businesses
Searches for a person by NIK or phone: {searches:,}
Lists taken along: {exports:,}, with {rows:,} rows together
Without a reveal NIK, NPWP, phone and birth date were covered; names and addresses were not.

WHEN AND HOW
[write here: when it began and ended, how it was found, how the account was lost]

WHAT WAS DONE, AND WHAT EACH PERSON CAN DO
[write here: account closed, sessions ended, password changed; whom to ask and where]
"""


class Command(BaseCommand):
    """Costs a few queries for the list and reads it row by row, however long it is."""

    help = "List whose data an account could have seen since a day, with a page for the notice."

    def add_arguments(self, parser):
        parser.add_argument("--account", required=True, help="user name, also of a system")
        parser.add_argument("--since", required=True, help="first day, like 2026-11-01")
        parser.add_argument("--out", help="file to write the list to; it must not exist yet")
        parser.add_argument(
            "--contacts", action="store_true", help="with phone, e-mail and address of each"
        )

    def handle(self, *, account, since, out, contacts, **options):
        reach = Reach(self.user(account), self.moment(since))
        if out:
            count = self.write(reach, out, contacts)
            self.stdout.write(f"{count:,} businesses written to {out}, readable by you alone.")
            self.stdout.write(f"{CARE}\n")
        self.stdout.write(SUMMARY.format(**facts(reach)))

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
    shown, exported = reach.revealed(), [export.scope for export in reach.exports]
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
            ", ".join(shown.get(business.registry_no, [])),
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
    known = {"NIK": "nik", "phone": "phone", "birth date": "birth_date", "e-mail": "email"}
    return [word for word, name in known.items() if getattr(owner, name, None)]


def contact_of(business, owner):
    reached = [owner.phone or "", owner.email] if owner else ["", ""]
    return [*reached, business.address]


def facts(reach):
    """What the summary says."""
    now = timezone.localtime()
    revealed = reach.revealed()
    living, removed = reach.businesses, reach.removed
    owners = {
        *living.order_by().values_list("owner", flat=True).distinct(),
        *reach.owners_removed(),
    }
    exports = list(reach.exports)
    return {
        "made": f"{now:%Y-%m-%d %H:%M %Z}",
        "until": f"{now + NOTICE_WITHIN:%Y-%m-%d %H:%M %Z}",
        "account": reach.user.username,
        "system": "" if reach.user.is_active else " (closed)",
        "since": f"{timezone.localtime(reach.since):%Y-%m-%d}",
        "places": ", ".join(place or "all of Indonesia" for place in reach.places) or "none",
        "signed_in": reach.sign_ins.filter(succeeded=True).count(),
        "failed": reach.sign_ins.filter(succeeded=False).count(),
        "businesses": living.count() + removed.count(),
        "owners": len(owners - {None}),
        "removed": removed.count(),
        "revealed": sum(map(len, revealed.values())),
        "revealed_of": len(revealed),
        "searches": reach.notes.filter(kind="search").values("request", "at").distinct().count(),
        "exports": len(exports),
        "rows": sum(export.rows for export in exports),
    }
