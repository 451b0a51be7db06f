"""Which business in the registry a row of a list means, so that nothing doubles.

Certain is the registry's own number, which its export carries, the row's number in a system
we know, and the NIB. Else the row is known by its fingerprint: what it says of name, owner,
district and product.
"""

import hashlib
from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from businesses.choices import ExternalSystem
from businesses.models import Business, ExternalId, Figures, ImportedRow
from businesses.services.matching import Matching, found_by
from ikm_registry.regions.names import key

NIB = Business._meta.get_field("nib")


class Identities:
    """Who is who in one listing; four queries for any number of rows.

    `claims` says which business a row means, `refusals` which rows cannot be told apart
    from another row or mean two businesses at once, `repeats` which say the same as an
    earlier one. Rows that mean no business are new.
    """

    def __init__(self, listing, *, regency, year):
        self.rows = listing.rows
        self.system = listing.system
        self.regency = regency
        self.year = year
        self.matching = Matching()
        self.claims = self.matching.claims
        self.refusals = self.matching.refusals
        self.repeats = {}
        self.ids = {row.number: self.id_of(row) for row in self.rows}
        self.nibs = {row.number: nib_of(row) for row in self.rows}
        self.numbers = {row.number: row.get("registry_no").upper() for row in self.rows}
        self.fingerprints = {row.number: fingerprint(row) for row in self.rows}
        self.matching.refuse_doubled("external_id", self.ids)
        self.matching.refuse_doubled("nib", self.nibs)
        self.note_repeats()
        self.claim_by_number()
        self.claim_by_fingerprint()

    def id_of(self, row):
        number = row.get("external_id")
        return f"{self.system}:{number}"[:100] if self.system and number else ""

    def note_repeats(self):
        first = {}
        for number, print_ in self.fingerprints.items():
            if first.setdefault(print_, number) != number:
                self.repeats[number] = first[print_]

    def claim_by_number(self):
        by_id = found_by(
            ExternalId.objects.filter(
                self.of_this_regency(business="business__", notes="business__imported_rows__"),
                system=ExternalSystem.SHEET,
                value__in=known(self.ids),
            ).values_list("value", "business_id")
        )
        by_nib = found_by(
            Business.objects.filter(nib__in=known(self.nibs), regency=self.regency).values_list(
                "nib", "pk"
            )
        )
        by_number = found_by(
            Business.objects.filter(
                registry_no__in=known(self.numbers), regency=self.regency
            ).values_list("registry_no", "pk")
        )
        self.matching.refuse_unknown(
            "registry_no",
            self.numbers,
            by_number,
            _("The registry has no business with this number in this regency."),
        )
        for row in self.rows:
            found = by_id[self.ids[row.number]] | by_nib[self.nibs[row.number]]
            self.matching.settle(row.number, found | by_number[self.numbers[row.number]], "nib")

    def claim_by_fingerprint(self):
        """The n-th row of a fingerprint means the n-th business of it that is still free.

        A system counts a business once a year: with its own number for another business
        of this year, it cannot mean that one.
        """
        loaded = ImportedRow.objects.filter(
            self.of_this_regency(business="business__", notes=""),
            fingerprint__in=set(self.fingerprints.values()),
        )
        if self.system:
            loaded = loaded.exclude(
                Exists(
                    ExternalId.objects.filter(
                        business=OuterRef("business"),
                        system=ExternalSystem.SHEET,
                        value__startswith=f"{self.system}:",
                    )
                ),
                Exists(Figures.objects.filter(business=OuterRef("business"), year=self.year)),
            )
        loaded = loaded.order_by("-business_id").values_list("fingerprint", "business_id")
        candidates = defaultdict(list)
        for print_, business in loaded:
            candidates[print_].append(business)
        taken = set(self.claims.values())
        for row in self.rows:
            if row.number not in self.claims and row.number not in self.refusals:
                free = candidates[self.fingerprints[row.number]]
                while free and free[-1] in taken:
                    free.pop()
                if free:
                    self.claims[row.number] = free.pop()
                    taken.add(self.claims[row.number])

    def of_this_regency(self, *, business, notes):
        """Here now, or loaded here once: who moved away since must not be registered again."""
        here = Q((f"{business}regency", self.regency))
        return here | Q((f"{notes}batch__region", self.regency))


def known(values):
    return {value for value in values.values() if value}


def nib_of(row):
    """A NIB as the registry writes it, if it can be one at all."""
    nib = NIB.to_python(row.get("nib")) or ""
    return nib if nib.isdigit() else ""


def fingerprint(row):
    said = [
        row.get("name") or row.get("brand"),
        row.get("owner_name"),
        row.get("district"),
        row.get("product_name") or row.get("commodity"),
    ]
    return hashlib.sha1("|".join(map(key, said)).encode(), usedforsecurity=False).hexdigest()
