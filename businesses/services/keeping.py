"""What an owner keeps true of her own business, or an officer who acts for her with her consent.

A new period's figures are told as those of the period before with what changed, and wait as any
change request does (services/changes.py). Her phone is sealed, so no request may hold it: she
changes it herself, here.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from businesses.choices import ChangeDeed, ChangeDoor, ChangeTarget, Part, ProposalState
from businesses.models import Business, BusinessPerson, ChangeRequest, Figures, Owner
from businesses.models.change_rules import RULES, target_of
from businesses.models.figures import MEASURES, newest_of
from businesses.services.changes import Proposal, submitted
from businesses.services.records import locked, save_record
from businesses.services.registration import confirm_business

SECOND_HALF_BEGINS = 7  # July


@dataclass(frozen=True, order=True)
class Period:
    """A year, or half of one."""

    year: int
    part: int = Part.YEAR

    def __str__(self):
        return Figures(year=self.year, part=self.part).period


def door_of(business, user):
    """By which door this person speaks for the business; None where she does not.

    An officer does where the owner agreed to it, and where he may propose changes of it.
    """
    people = BusinessPerson.objects.in_force().filter(business=business)
    if people.filter(user=user).exists():
        return ChangeDoor.PAGE
    may_propose = Business.objects.permitted(user, "propose").filter(pk=business.pk)
    is_assisted = people.filter(user=None).exists() and may_propose.exists()
    return ChangeDoor.HELP if is_assisted else None


def require_door(business, user):
    door = door_of(business, user)
    if door is None:
        raise PermissionDenied(_("Only whoever acts for this business may say this of it."))
    return door


def last_figures(business):
    return Figures.objects.filter(business=business).newest()


def period_due(last, *, today=None):
    """The period that is over and not yet told; None where there is none.

    A business that tells half-years goes on with half-years.
    """
    today = today or localdate()
    over = Period(today.year - 1)
    if last and last.part != Part.YEAR:
        first_is_over = today.month >= SECOND_HALF_BEGINS
        over = (
            Period(today.year, Part.FIRST_HALF)
            if first_is_over
            else Period(today.year - 1, Part.SECOND_HALF)
        )
    return None if last and Period(last.year, last.part) >= over else over


def periods_due(businesses):
    """The same of several at once, in their order."""
    told = defaultdict(list)
    for row in Figures.objects.filter(business__in=businesses).only("business", "year", "part"):
        told[row.business_id].append(row)
    return [period_due(newest_of(told[business.pk])) for business in businesses]


def periods_told(businesses):
    """The keys of those of which a new period was told that waits, by whomever."""
    told = ChangeRequest.objects.open().filter(kind=ChangeTarget.PERIOD)
    return set(told.filter(business__in=businesses).values_list("business", flat=True))


def open_period(business, user):
    """Figures of a new period that wait for an answer or for whoever told them; None if none."""
    told = ChangeRequest.objects.visible_to(user).open()
    return told.filter(business=business, kind=ChangeTarget.PERIOD).first()


def open_change(row, columns, user):
    """What was told of one of these facts and waits for an answer; None if nothing."""
    told = ChangeRequest.objects.visible_to(user).open()
    waits = {"proposals__state": ProposalState.WAITING, "proposals__column__in": columns}
    return told.filter(kind=target_of(row), row=row.pk, **waits).first()


def as_last_time(last, changed):
    """All values of a new period: those of the last one, and what is said to be different."""
    columns = RULES[ChangeTarget.PERIOD]
    values = {name: getattr(last, name) if last else None for name in columns}
    values["operated"] = True if last is None else last.operated
    values |= changed
    if not values["operated"]:
        values |= dict.fromkeys(set(MEASURES) & columns.keys())
    return values


@transaction.atomic
def tell_period(*, business, period, changed, seen, by):
    """The figures of a new period: as last time, but for what `changed`.

    `seen` is the version of the last figures that she had before her. With it she says that what
    is written of the business is true. Raises ValidationError and AlreadyWaiting.
    """
    door = require_door(business, by)
    business = locked(row=business, by=by, right="propose")
    last = last_figures(business)
    if period != period_due(last):
        raise ValidationError(_("The figures of this period are there already."), "told")
    change = ChangeRequest(
        business=business,
        kind=ChangeTarget.PERIOD,
        row=business.pk,
        year=period.year,
        part=period.part,
        base_version=seen,
        door=door,
        proposed_by=by,
    )
    row = Figures(business=business, year=period.year, part=period.part)
    values = as_last_time(last, changed)
    submitted(change, row, Proposal(values, seen), by=by, deed=ChangeDeed.SUBMIT)
    still_true(business=business, by=by)
    return change


@transaction.atomic
def tell_new(*, business, kind, proposal, by):
    """A product or certificate that the registry does not know yet; an officer looks at it first.

    Raises ValidationError and AlreadyWaiting.
    """
    door = require_door(business, by)
    business = locked(row=business, by=by, right="propose")
    change = ChangeRequest(
        business=business,
        kind=kind,
        row=0,
        base_version=proposal.base_version,
        door=door,
        proposed_by=by,
    )
    return submitted(change, change.target, proposal, by=by, deed=ChangeDeed.SUBMIT)


@transaction.atomic
def show_product(*, product, photo, by):
    """The photo of a product, in place of the one there is. Whoever may say what it costs may."""
    require_door(product.business, by)
    row = locked(row=product, by=by, right="propose")
    row.photo = photo
    return save_record(row=row, by=by, right="propose")


@transaction.atomic
def still_true(*, business, by):
    """Whoever acts for the business says that what is written of it holds."""
    require_door(business, by)
    return confirm_business(business=business, by=by, right="propose")


@transaction.atomic
def tell_identity_is_wrong(*, business, owner, columns, seen, photos, by, words=""):
    """That her NIK or birth date is wrong; the photo of a document shows what is right.

    Raises ValidationError and AlreadyWaiting.
    """
    door = require_door(business, by)
    owner = locked(row=owner, by=by, right="propose")
    change = ChangeRequest(
        business=business,
        kind=ChangeTarget.IDENTITY,
        row=owner.pk,
        base_version=seen,
        door=door,
        proposed_by=by,
    )
    told = Proposal(dict.fromkeys(columns), seen, words, photos)
    return submitted(change, owner, told, by=by, deed=ChangeDeed.SUBMIT)


@transaction.atomic
def change_own(*, column, value, by):
    """A way to her on her own record, in every regency that has one of her. Twice is once.

    What she signs in with is another number or address (accounts).
    """
    [field] = [each for each in Owner._meta.fields if each.name == column]
    value = field.clean(value, None)
    rows = list(Owner.objects.permitted(by, "propose").filter(account=by))
    if not rows:
        raise PermissionDenied(_("There is no record of an owner that is yours."))
    for row in rows:
        if getattr(row, column) != value:
            setattr(row, column, value)
            save_record(row=row, by=by, right="propose")
    return rows
