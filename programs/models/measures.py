"""What the registry knows of applicants that points can be given for, as numbers.

A criterion names its fact by a word of `MEASURES`; each is one expression over applications, read
for all of a stage by one statement (services/ranking.py). Null is "not known".
"""

from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear, Now

from businesses.choices import Sex
from businesses.models import Certificate, GroupMember
from programs.models.application import HELPED, Application


@dataclass(frozen=True)
class Measure:
    """A number of an applicant; money is told to those alone who may see it of a firm.

    `of_group` is the same of a group: the sum over its members, where that makes sense.
    """

    of_business: Combinable
    of_group: Combinable = Value(None, output_field=IntegerField())
    is_money: bool = False

    @property
    def of_application(self):
        return Case(When(business__isnull=False, then=self.of_business), default=self.of_group)


def number_of(rows):
    """How many rows there are of the business of an application."""
    counted = rows.order_by().values("business").annotate(of=Count("pk")).values("of")
    return Coalesce(Subquery(counted), 0)


def one_if(condition):
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def one_if_any(rows):
    return one_if(Exists(rows))


OF_THE_SAME = {"business": OuterRef("business")}
HELPED_BEFORE = Application.objects.filter(**OF_THE_SAME, state__in=HELPED)
IN_GROUPS = GroupMember.objects.current().filter(**OF_THE_SAME)
MEMBERS = GroupMember.objects.current().filter(group=OuterRef("group")).order_by()


def sum_over_members(name):
    """Of the newest figures of the businesses that are members now."""
    summed = MEMBERS.values("group").annotate(of=Sum(f"business__latest_figures__{name}"))
    return Subquery(summed.values("of"))


MEASURES = {
    "workers": Measure(
        F("business__latest_figures__workers_total"), sum_over_members("workers_total")
    ),
    "turnover": Measure(
        F("business__latest_figures__turnover"), sum_over_members("turnover"), is_money=True
    ),
    "investment": Measure(
        F("business__latest_figures__investment_total"),
        sum_over_members("investment_total"),
        is_money=True,
    ),
    "years": Measure(ExtractYear(Now()) - F("business__founded_year")),
    "has_nib": Measure(one_if(Q(business__nib__isnull=False))),
    "is_in_group": Measure(one_if_any(IN_GROUPS)),
    "is_owned_by_woman": Measure(one_if(Q(business__owner__sex=Sex.FEMALE))),
    "certificates": Measure(
        number_of(Certificate.objects.filter(**OF_THE_SAME).exclude(expires_on__lt=Now()))
    ),
    "never_helped": Measure(one_if(~Exists(HELPED_BEFORE))),
}
