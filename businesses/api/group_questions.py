"""What only lists of groups are asked, in the words of their page."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from businesses.api.fields import read_uuid
from businesses.choices import GroupNeed
from businesses.filters.fields import BetweenField
from businesses.filters.groups import NOTHING
from businesses.models import BusinessGroup, GroupMember
from businesses.registry_no import is_valid
from ikm_registry.rest.lookups import words


def those(rows):
    return Q(pk__in=rows.order_by().values("pk"))


def called(values):
    return reduce(or_, (those(BusinessGroup.objects.matching(each)) for each in words(values)))


def lacking(values):
    return reduce(or_, (those(groups_lacking(word)) for word in values))


def groups_lacking(word):
    if word == NOTHING:
        return BusinessGroup.objects.ready()
    if word not in GroupNeed or word == GroupNeed.MEMBERS:
        raise ValueError(_("“%s” is no need of a group.") % word[:40])
    return BusinessGroup.objects.lacking(word)


def counting(values):
    """`members=10-`"""
    return reduce(or_, (those(with_members(written)) for written in values))


def with_members(written):
    try:
        bounds = BetweenField().to_python(written)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    if bounds is None:
        raise ValueError(_("“%s” has no value.") % "members")
    return BusinessGroup.objects.having_members(*bounds)


def joined(values):
    """Groups of which one of these businesses is a member now, by id or public number."""
    numbers = list(filter(is_valid, values))
    ids = [identity for value in values if (identity := read_uuid(value))]
    if len(numbers) + len(ids) < len(values):
        raise ValueError(_("Write an id or a number like IKM-3513-000128-4."))
    meant = Q(business__registry_no__in=numbers) | Q(business__uuid__in=ids)
    return Q(pk__in=GroupMember.objects.current().filter(meant).values("group"))


OF_GROUPS = {"q": called, "missing": lacking, "members": counting, "business": joined}
