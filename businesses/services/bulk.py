"""One change of many businesses: tried first, then written, both by the single edit's service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.models import Business, Owner
from businesses.services.records import broken_rule
from businesses.services.registration import confirm_business, save_business

# One business costs 27 statements and some 25 ms on two shared cores, in the preview and in the
# writing: so many keep a person waiting less than ten seconds.
MOST = 300


class Outcome(TextChoices):
    """What becomes of one business."""

    CHANGED = "changed", gettext_lazy("changed")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    REFUSED = "refused", gettext_lazy("refused")


@dataclass(frozen=True)
class Change:
    """What is to be written into each business: values by field; whether it holds as of today."""

    values: Mapping[str, Any]
    confirms: bool = False

    def differences(self, business):
        """{field: (before, after)} where something differs; costs nothing."""
        pairs = {name: (getattr(business, name), new) for name, new in self.values.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def write(self, business, by):
        """As one single edit and one confirmation would."""
        differences = self.differences(business)
        for name, (_before, after) in differences.items():
            setattr(business, name, after)
        if differences:
            save_business(business=business, by=by, seen_version=business.version)
        if self.confirms:
            confirm_business(business=business, by=by)
        return differences


@dataclass(frozen=True)
class Line:
    """One business and what became of it: what differs, or the sentences that say why not."""

    number: str
    outcome: Outcome
    business: Business | None = None
    version: int | None = None  # before anything was written
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def try_out(*, businesses, change, by):
    """What the change would do to each of these; nothing of it stays.

    Each is written and taken back at once, so that the preview cannot promise what
    `change_many` refuses. Costs what writing them costs.
    """
    lines = []
    for business in businesses.select_related("owner", "region", "kbli"):
        with transaction.atomic():
            lines.append(tried(business, change, by))
            transaction.set_rollback(True)
    return lines


@transaction.atomic
def change_many(*, seen, change, by):
    """Write the change into each business that is still as it was seen.

    `seen` gives the version by public number. A row that breaks a rule, lies outside the
    writer's rights or was saved by somebody else since is left as it is, and its line says
    so; the others are written. All are locked first, in one order, so that two such changes
    wait for each other instead of for ever.
    """
    rows = Business.objects.visible_to(by).filter(registry_no__in=seen).order_by("pk")
    rows = rows.select_related("owner", "region", "kbli").select_for_update(of=("self",))
    found = {business.registry_no: business for business in rows}
    return [written(number, version, found, change, by) for number, version in seen.items()]


def written(number, version, found, change, by):
    business = found.get(number)
    if business is None:
        return Line(number, Outcome.REFUSED, reasons=(_("It is no longer there."),))
    if business.version != version:
        reason = _("Somebody else saved it after your preview.")
        return Line(number, Outcome.REFUSED, business, version, reasons=(reason,))
    return tried(business, change, by)


def tried(business, change, by):
    """Write one business, or nothing of it."""
    line = partial(Line, business.registry_no, business=business, version=business.version)
    if not change.confirms and not change.differences(business):
        return line(outcome=Outcome.UNCHANGED)
    try:
        with transaction.atomic():
            differences = change.write(business, by)
    except (ObjectDoesNotExist, PermissionDenied, ValidationError, IntegrityError) as error:
        return line(outcome=Outcome.REFUSED, reasons=tuple(sentences(error)))
    return line(outcome=Outcome.CHANGED, differences=differences)


def sentences(error):
    """Why the single edit's service refused."""
    match error:
        case ObjectDoesNotExist():
            yield _("You may look at it, but not change it.")
        case PermissionDenied():
            yield str(error)
        case IntegrityError():
            yield from broken_rule(error, Business, Owner).messages
        case ValidationError():
            yield from labelled(error)


def labelled(error):
    """The rules that were broken, each with the name of its field."""
    fields = {field.name: field for model in (Owner, Business) for field in model._meta.fields}
    for name, errors in error.update_error_dict({}).items():
        label = capfirst(fields[name].verbose_name) if name in fields else ""
        for message in ValidationError(errors).messages:
            yield f"{label}: {message}" if label else message
