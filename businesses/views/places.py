"""Places as pages: what is registered in each part of a place, down to the village."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Left
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from businesses.choices import Need
from businesses.models import Business
from businesses.models.told_sums import withheld_from
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.regions.models import Region
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.places import LEVEL_BELOW, widest

SUMS = ["workers", "production"]
COUNTS = ["businesses", "active", "with_nib", "ending", "workers_known", "production_known"]
NOTHING = dict.fromkeys(COUNTS, 0) | dict.fromkeys(SUMS)


@dataclass(frozen=True)
class Column:
    """A head of the table; `order` is the word in the address that sorts by it."""

    order: str
    label: str | Promise


COLUMNS = [
    Column("name", _("Place")),
    Column("businesses", _("Businesses")),
    Column("active", _("Active")),
    Column("with_nib", _("With NIB")),
    Column("workers", _("Workers")),
    Column("production", _("Value of production")),
    Column("ending", _("Certificates ending soon")),
]


class PlacePage(ScopedPage, ListView):
    """One place and the parts of it; without a code, the widest places one sees.

    All counts come from one query, whatever the number of parts and of businesses, and one more
    tells which sums to withhold from whoever may not see the money of each firm.
    """

    model = Business
    template_name = "businesses/place.html"

    def get(self, request, *args, **kwargs):
        self.held = Scope.of(request.user, permission_for(Business, self.right)).codes
        self.roots = widest(self.held)
        if "code" not in kwargs and len(self.roots) == 1 and self.roots[0]:
            return redirect("businesses:place", self.roots[0])
        self.place = self.find_place(kwargs.get("code", ""))
        return super().get(request, *args, **kwargs)

    def find_place(self, code):
        """The place of the address, or None for the page above all; others do not exist."""
        if not code:
            return None
        if not WRITTEN.fullmatch(code) or not code.startswith(self.held):
            raise Http404
        return get_object_or_404(Region, pk=code)

    @property
    def code(self):
        return self.place.code if self.place else ""

    def get_queryset(self):
        return super().get_queryset().inside(self.code)

    def get_context_data(self, **kwargs):
        tallies = {row["part"]: row for row in self.object_list.tallied(self.part())}
        lines = [line(part, tallies.pop(part.code, NOTHING)) for part in self.parts(tallies)]
        total = added_up([*lines, *tallies.values()])
        largest = max((each["businesses"] for each in lines), default=0)
        withheld = withheld_from(self.request.user, self.object_list)
        for code, each in [*((each["place"].code, each) for each in lines), (self.code, total)]:
            each["withheld"] = code in withheld
            if each["withheld"]:
                each["production"] = None
        for each in lines:
            each["bar"] = 100 * each["businesses"] // max(largest, 1)
        return super().get_context_data(**kwargs) | {
            "place": self.place,
            "above": self.above(),
            "lines": self.sorted(lines),
            "elsewhere": added_up(tallies.values())["businesses"],
            "total": total | links(self.code),
            "withholds": bool(withheld),
            "heads": [head(column, *self.order) for column in COLUMNS],
        }

    def part(self):
        """By what businesses are grouped: the beginning of the code, or the root they lie in."""
        if not self.place and self.roots != [""]:
            roots = [When(region__code__startswith=root, then=Value(root)) for root in self.roots]
            return Case(*roots, default=Value(""))
        level = LEVEL_BELOW.get(len(self.code))
        return Left("region_id", level) if level else F("region_id")

    def parts(self, tallies):
        """The places directly below, and those no longer in force that still hold businesses."""
        if not self.place and self.roots != [""]:
            return Region.objects.filter(pk__in=self.roots)
        level = LEVEL_BELOW.get(len(self.code))
        if not level:
            return []
        current = Region.objects.current().inside(f"{self.code}." if self.code else "")
        return Region.objects.filter(
            Q(pk__in=current.values("pk")) | Q(pk__in=tallies), level=level
        ).only("code", "name")

    def above(self):
        """The places above that one may open."""
        ancestors = self.place.ancestors if self.place else []
        return [region for region in ancestors if region.code.startswith(self.held)]

    @property
    def order(self):
        """By what, and whether backwards; what is not understood sorts by name."""
        asked = self.request.GET.get("ordering", "")
        known = {column.order for column in COLUMNS}
        word = asked.removeprefix("-")
        return (word, asked.startswith("-")) if word in known else ("name", False)

    def sorted(self, lines):
        """Unknown sums come last either way."""
        word, backwards = self.order
        lines.sort(key=lambda each: each["place"].name)
        known = [each for each in lines if each[word] is not None]
        unknown = [each for each in lines if each[word] is None]
        return sorted(known, key=lambda each: each[word], reverse=backwards) + unknown


def line(region, tally):
    """One row of the table: a place, its counts and where they lead."""
    return tally | {"place": region, "name": region.name} | links(region.code)


def links(code):
    query = {"region": code} if code else {}
    ending = query | {"needs": Need.RENEWAL.value}
    return {
        "url": reverse("businesses:place", args=[code]) if code else "",
        "list_url": reverse("businesses:list", query=query),
        "map_url": reverse("businesses:map", query=query),
        "ending_url": reverse("businesses:list", query=ending),
    }


def added_up(tallies):
    """Counts and sums of several places together; unknown stays unknown."""
    total = Counter()
    for tally in tallies:
        total.update({name: tally[name] for name in [*COUNTS, *SUMS] if tally[name] is not None})
    return NOTHING | total


def head(column, word, backwards):
    """The head of one column, and the address that sorts by it: large numbers first."""
    is_current = column.order == word
    first = "" if column.order == "name" else "-"
    turned = "" if backwards else "-"
    return {
        "label": column.label,
        "url": f"?ordering={turned if is_current else first}{column.order}",
        "sorted": ("descending" if backwards else "ascending") if is_current else "",
        "number": column.order != "name",
    }
