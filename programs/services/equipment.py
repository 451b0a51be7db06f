"""Checking what was handed over: how a piece was found, on which day, by whom."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.choices import ItemState
from programs.models import Holding, Item, ItemCheck
from programs.services.interests import require_unbiased


@transaction.atomic
def check_item(*, item, check, by):
    """Note how a piece was found; the latest check says how it stands."""
    item = Item.objects.permitted(by, "change").select_for_update(of=("self",)).get(pk=item.pk)
    require_unbiased(item.application, by)
    check.item, check.by = item, by
    check.full_clean()
    if check.on > timezone.localdate():
        raise ValidationError({"on": _("This day lies in the future.")})
    held = Holding.objects.get(item=item, ended_on=None)
    latest = item.checks.first()
    if check.on < held.began_on:
        raise ValidationError({"on": _("On this day it was not handed over yet.")})
    require_not_sold(item, check)
    check.save()
    ItemCheck.objects.require(check, by, "add")
    if latest is None or latest.on <= check.on:
        stand_as_found(item, check, by)
    return check


def require_not_sold(item, check):
    """Sold is an end: only what was seen before that day is still noted."""
    if item.state == ItemState.SOLD and check.on >= item.state_since:
        raise ValidationError({"state": _("It was sold; nothing is noted of it any more.")})


def stand_as_found(item, check, by):
    if item.state != check.state:
        item.state, item.state_since = check.state, check.on
        item.version += 1
        item.full_clean()
        item.save()
        Item.objects.require(item, by, "change")
