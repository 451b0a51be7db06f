"""What a list may tell of each business: every column with its right and what it reads.

A list reads what it shows and nothing else. Telephone numbers and NIK are no column: a list
is looked at over shoulders. The owner's name stands there with all but its initials covered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from businesses.choices import SizeScheme
from businesses.models import Business, Certificate, Figures, Owner
from businesses.models.completeness import with_counts
from businesses.models.money import VIEW_MONEY, is_money, with_money
from ikm_registry.accounts.scope import permission_for
from ikm_registry.ui.lists import Column


@dataclass(frozen=True)
class BusinessColumn(Column):
    """`of` holds the fact, and one must be allowed to view such records; `fields` are read of
    the business, `add` reads what lies elsewhere. A column costs no query of its own.
    """

    name: str = ""
    of: type[models.Model] = Business
    fields: tuple[str, ...] = ()
    add: Callable[[Any, Any], Any] = lambda rows, user: rows
    right: str = ""

    def is_open_to(self, user):
        asked = self.right or permission_for(self.of, "view")
        return self.of is Business or user.has_perm(asked)


def sized(scheme):
    return lambda rows, user: rows.with_size_class(scheme)


def newest(fact):
    """A number of the newest figures, where she may see those."""

    def add(rows, user):
        seen = Figures.objects.visible_to(user).filter(pk=OuterRef("latest_figures"))
        if is_money(Figures._meta.get_field(fact)):
            seen = with_money(seen, user)
        return rows.annotate(**{f"newest_{fact}": Subquery(seen.order_by().values(fact))})

    return add


def owners_name(rows, user):
    seen = Owner.objects.visible_to(user).filter(pk=OuterRef("owner"))
    return rows.annotate(owners_name=Subquery(seen.order_by().values("name")))


def permits(rows, user):
    """The kinds of the certificates she may see that have not ended."""
    seen = Certificate.objects.visible_to(user).valid().filter(business=OuterRef("pk"))
    kinds = seen.order_by("kind").values("kind").distinct()
    return rows.annotate(permits=ArraySubquery(kinds))


PLACE_READ = ("region__name", "region__full_name")
COMPLETENESS_READ = (
    *("legal_form", "nib", "founded_year", "kbli", "region", "address", "collected_on"),
    *("latitude", "longitude", "latest_figures__operated", "latest_figures__workers_total"),
    *("latest_figures__investment_total", "latest_figures__production_volume"),
    *("latest_figures__turnover", "owner__name", "owner__nik", "owner__sex", "owner__phone"),
)
NAME = BusinessColumn(_("Business"), "name", name="name", fields=("registry_no", "name"))
COLUMNS = [
    BusinessColumn(_("Place"), "place", name="place", fields=PLACE_READ),
    BusinessColumn("KBLI", "kbli", name="kbli", fields=("kbli__code", "kbli__title")),
    BusinessColumn(_("Size"), name="size", of=Figures, add=sized(SizeScheme.PERMENPERIN)),
    BusinessColumn(
        SizeScheme.PP7_CAPITAL.label,
        name="size_capital",
        of=Figures,
        add=sized(SizeScheme.PP7_CAPITAL),
    ),
    BusinessColumn(
        SizeScheme.PP7_SALES.label, name="size_sales", of=Figures, add=sized(SizeScheme.PP7_SALES)
    ),
    BusinessColumn(SizeScheme.BPS.label, name="size_bps", of=Figures, add=sized(SizeScheme.BPS)),
    BusinessColumn(_("Status"), name="status", fields=("status",)),
    BusinessColumn(_("Permits"), name="permits", of=Certificate, add=permits),
    BusinessColumn(
        _("Workers"), is_number=True, name="workers", of=Figures, add=newest("workers_total")
    ),
    BusinessColumn(
        _("Turnover"),
        is_number=True,
        name="turnover",
        of=Figures,
        add=newest("turnover"),
        right=VIEW_MONEY,
    ),
    BusinessColumn("NIB", name="nib", fields=("nib",)),
    BusinessColumn(_("Owner"), name="owner", of=Owner, add=owners_name),
    BusinessColumn(_("Founded"), is_number=True, name="founded", fields=("founded_year",)),
    BusinessColumn(
        _("Completeness"),
        is_number=True,
        name="completeness",
        fields=COMPLETENESS_READ,
        add=lambda rows, user: with_counts(rows),
    ),
    BusinessColumn(_("Coordinates"), name="coordinates", fields=("latitude", "longitude")),
    BusinessColumn(_("Confirmed"), name="confirmed", fields=("confirmed_at",)),
    BusinessColumn(_("Changed"), "changed", name="changed", fields=("updated_at",)),
]
USUAL = ("place", "kbli", "size", "status", "permits", "changed")


def columns_for(user):
    """Those whose facts this person may see somewhere; of her own businesses an owner sees all."""
    owns = Business.objects.none().may_be_of(user)
    return [column for column in COLUMNS if owns or column.is_open_to(user)]


def read(rows, columns, user):
    """The businesses with what these columns tell, and nothing else."""
    fields = [field for column in columns for field in column.fields]
    joined = {field.partition("__")[0] for field in fields if "__" in field}
    for column in columns:
        rows = column.add(rows, user)
    return rows.select_related(*joined).only(*fields) if joined else rows.only(*fields)
