"""Whether a group has what it needs to be given something, asked of many groups or of one.

Each need is one condition over groups, so that a list, a filter and the page of one group cannot
disagree. A fact that nobody knows does not meet a need.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from businesses.choices import GroupNeed, MemberRole, Office
from businesses.models.group_parts import GroupMember, GroupOfficer
from ikm_registry.rest.documents import NamesAmong

# What every group needs before it is given a machine. A decree and a number of members are asked
# for by some programs only.
READINESS = (
    GroupNeed.CHAIR,
    GroupNeed.STATUTES,
    GroupNeed.BANK_ACCOUNT,
    GroupNeed.MACHINE_PLACE,
    GroupNeed.ELECTRICITY,
)


@dataclass(frozen=True)
class Missing:
    """One need that is not met: its code for machines, and for people what it is and what to do."""

    code: GroupNeed
    sentence: str | Promise
    remedy: str | Promise


@dataclass(frozen=True)
class Readiness:
    """How much of what can be counted is asked for."""

    electricity_va: int = 1
    members: int = 1

    def told(self, code):
        sentence, remedy = WORDS[code]
        measures = vars(self)
        return Missing(GroupNeed(code), sentence % measures, remedy % measures)


WORDS = {
    GroupNeed.CHAIR: (
        _("Nobody is named as chair."),
        _("Write the name of the chair, or give a member this role."),
    ),
    GroupNeed.DECREE: (
        _("The group has no decree (SK)."),
        _("Ask the village or the Dinas to confirm the group, and write the number here."),
    ),
    GroupNeed.STATUTES: (
        _("It is not known that the group has statutes (AD/ART)."),
        _("Let the members agree on statutes, and keep a scan under Documents."),
    ),
    GroupNeed.BANK_ACCOUNT: (
        _("It is not known that the group has a bank account of its own."),
        _("Open an account in the name of the group, not of a person."),
    ),
    GroupNeed.MACHINE_PLACE: (
        _("It is not known that there is a place for the machine."),
        _("Look at the place together, and keep a photo of it under Documents."),
    ),
    GroupNeed.ELECTRICITY: (
        _("It is not known that there is electricity of %(electricity_va)s VA or more."),
        _("Read the meter and write its VA here; ask PLN for more if it is too little."),
    ),
    GroupNeed.MEMBERS: (
        _("The group has fewer than %(members)s registered members."),
        _("Register the businesses of its members and add them to the group."),
    ),
}


def some(model, **which):
    return Exists(model.objects.filter(group=OuterRef("pk"), **which))


def member_count():
    """How many businesses are members now, as a column of a query over groups."""
    own = GroupMember.objects.current().filter(group=OuterRef("pk")).order_by().values("group")
    return Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), Value(0))


def has_chair():
    return some(GroupOfficer, office=Office.CHAIR) | some(
        GroupMember, role=MemberRole.CHAIR, left_on=None
    )


# When each need is met; what nobody knows does not meet it.
MET: dict[GroupNeed, Callable[[Readiness], object]] = {
    GroupNeed.CHAIR: lambda _asked: has_chair(),
    GroupNeed.DECREE: lambda _asked: ~Q(decree_no=""),
    GroupNeed.STATUTES: lambda _asked: Q(has_statutes=True),
    GroupNeed.BANK_ACCOUNT: lambda _asked: Q(has_bank_account=True),
    GroupNeed.MACHINE_PLACE: lambda _asked: Q(has_machine_place=True),
    GroupNeed.ELECTRICITY: lambda asked: Q(electricity_va__gte=asked.electricity_va),
    GroupNeed.MEMBERS: lambda asked: GreaterThanOrEqual(member_count(), asked.members),
}


def meeting(need, asked):
    return Q(MET[GroupNeed(need)](asked))


def missing_codes(needs, asked):
    """The codes of those needs that are not met, as an array, in the order asked for."""
    nothing = Value(None, output_field=TextField())
    cases = [
        Case(
            When(meeting(need, asked), then=nothing),
            default=Value(str(GroupNeed(need).value)),
            output_field=TextField(),
        )
        for need in needs
    ]
    return NamesAmong(*cases)
