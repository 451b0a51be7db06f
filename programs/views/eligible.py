"""Who fits a program, and which programs fit a business."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from businesses.models import Business, BusinessGroup
from businesses.services.keeping import door_of
from ikm_registry.regions.models import Region
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.places import around
from programs.choices import ApplicationState, Recipient, RuleKind
from programs.filters import FittingFilter, FittingGroupFilter
from programs.models import Application, Facts, Program
from programs.models.application import CAME_TO_NOTHING
from programs.models.eligibility import never_helped, who_fits
from programs.models.wording import Wording
from programs.services.applications import may_begin, may_begin_in
from programs.services.eligibility import (
    programs_for,
    tallied_by_place,
    tallies,
    told_missing,
)

MOST_PLACES = 100
SHOWN = ["business__name", "business__registry_no", "business__status"]


class OfProgram:
    """A page about those whom one program is for."""

    @cached_property
    def program(self):
        programs = Program.objects.visible_to(self.request.user).select_related("open_to")
        return get_object_or_404(programs, number=self.kwargs["program"])

    @cached_property
    def rules(self):
        return list(self.program.rule_set.all())


class FittingList(OfProgram, FilteredList):
    """Those who fit, who of them was never helped, and how many there are by village."""

    recipient: Recipient

    def get_queryset(self):
        if self.program.recipient != self.recipient:
            raise Http404
        return who_fits(self.program, self.rules, self.request.user)

    def tally(self, rows):
        counts = tallies(self.recipient)
        return rows.order_by().aggregate(rows=counts.pop("fit"), **counts)

    def shown(self, rows):
        return rows.annotate(is_new=never_helped(self.recipient))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        applied = self.applied(context["object_list"])
        for row in context["object_list"]:
            row.lies_in = around(self.place_of(row), self.filterset.held)
            row.application = applied.get(row.pk)
        wording = Wording(self.rules)
        return context | {
            "program": self.program,
            "rules": [wording.asks(rule) for rule in self.rules],
            "by_place": self.by_place(),
            "may_apply": may_begin_in(self.program, self.request.user),
        }

    def applied(self, rows):
        """Which of these have an application to this program that still stands."""
        of = f"{self.recipient}_id"
        seen = Application.objects.visible_to(self.request.user).filter(program=self.program)
        standing = seen.exclude(state__in=CAME_TO_NOTHING)
        found = standing.filter(**{f"{of}__in": [row.pk for row in rows]})
        return {getattr(each, of): each for each in found}

    def by_place(self):
        """By village of what the filters leave, the fullest first, named by one query more."""
        lines = list(tallied_by_place(self.filterset.qs, self.recipient)[:MOST_PLACES])
        names = Region.objects.in_bulk([line["place"] for line in lines])
        return [line | {"region": names[line["place"]]} for line in lines]


class Eligible(FittingList):
    """The businesses that fit, as facts."""

    model = Facts
    recipient = Recipient.BUSINESS
    filterset_class = FittingFilter
    template_name = "programs/eligible.html"
    columns = [
        Column(_("Business"), "name"),
        Column(_("Place"), "place"),
        Column(_("Was helped")),
        Column(_("Application")),
    ]

    def get_queryset(self):
        return super().get_queryset().order_by("place", "pk")

    def shown(self, rows):
        return super().shown(rows).select_related("business__region")

    def place_of(self, facts):
        return facts.business.region


class EligibleGroups(FittingList):
    """The groups that fit a program for groups."""

    model = BusinessGroup
    recipient = Recipient.GROUP
    filterset_class = FittingGroupFilter
    template_name = "programs/eligible_groups.html"
    columns = [
        Column(_("Group"), "name"),
        Column(_("Place"), "place"),
        Column(_("Members"), "members", is_number=True),
        Column(_("Was helped")),
        Column(_("Application")),
    ]

    def get_queryset(self):
        return super().get_queryset().with_members().order_by("region_id", "pk")

    def shown(self, rows):
        return super().shown(rows).select_related("region")

    def place_of(self, group):
        return group.region


class Fitting(ScopedPage, DetailView):
    """Every open program with a yes, or with what is missing and what to do about it.

    htmx shows it on the page of the business; by itself it is a page of its own.
    """

    model = Business
    slug_field, slug_url_kwarg = "registry_no", "number"
    template_name = "programs/fitting.html"
    partial = "section"

    def get_context_data(self, **kwargs):
        fits = programs_for(self.object, Recipient.BUSINESS, self.request.user)
        missing, hers = told_missing(fits), self.applications()
        ways = ways_to_tell(self.object, self.request.user)
        return super().get_context_data(**kwargs) | {
            "fits": [told(fit, missing, hers, ways) for fit in fits],
            "may_apply": may_begin(self.request.user),
        }

    def applications(self):
        """Those of this business that still stand, by program."""
        seen = Application.objects.visible_to(self.request.user).filter(business=self.object)
        return {each.program_id: each for each in seen.exclude(state=ApplicationState.WITHDRAWN)}


def ways_to_tell(business, user):
    """Where whoever acts for the business tells what is missing, by kind of rule."""
    if door_of(business, user) is None:
        return {}
    number = business.registry_no
    return {
        RuleKind.YEARS: reverse("businesses:keep_ask", args=[number, "tahun-berdiri"]),
        RuleKind.NIB: reverse("businesses:keep_ask", args=[number, "nib"]),
        RuleKind.HOLDS: reverse("businesses:keep_new_certificate", args=[number]),
    }


def told(fit, missing, hers, ways):
    lacks = [
        {
            "because": missing[answer.rule.pk][0],
            "remedy": missing[answer.rule.pk][1],
            "url": ways.get(answer.rule.kind, ""),
        }
        for answer in fit.missing
        if answer.holds is False
    ]
    hidden = any(answer.holds is None for answer in fit.answers)
    return {
        "program": fit.program,
        "fits": fit.fits,
        "missing": lacks,
        "is_hidden": hidden,
        "application": hers.get(fit.program.pk),
    }
