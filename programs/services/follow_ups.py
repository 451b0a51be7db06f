"""Visits after the help: planned when it is given, reported when somebody was there."""

from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.services.records import save_record
from ikm_registry.ui.templatetags.ui import day
from programs.choices import ProgramKind
from programs.models import FollowUp
from programs.services.interests import require_unbiased

# How many months after the help somebody looks what became of it.
MONTHS = {
    ProgramKind.EQUIPMENT: (3, 6, 12, 24),
    ProgramKind.RESTRUCTURING: (3, 6, 12, 24),
    ProgramKind.TRAINING: (3, 6, 12),
}


def months_after(day, months):
    """The same day of a later month, or the last one it has."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def plan_follow_ups(*, application, began_on, by):
    for months in MONTHS[application.program.kind]:
        planned = FollowUp(application=application, months=months, began_on=began_on)
        planned.planned_on = months_after(began_on, months)
        save_record(row=planned, by=by)


@transaction.atomic
def report_follow_up(*, follow_up, by, seen_version=None):
    """Keep what was found at a visit; it may be corrected, and the history keeps what it was."""
    require_unbiased(follow_up.application, by)
    if not follow_up.done_on:
        raise ValidationError({"done_on": _("Write the day of the visit.")})
    if follow_up.done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day lies in the future.")})
    require_in_turn(follow_up)
    saved = save_record(row=follow_up, by=by, seen_version=seen_version)
    FollowUp.objects.filter(pk=saved.pk).update(by=by)
    saved.by = by
    return saved


def require_in_turn(follow_up):
    """After three months, then after six: the later visit tells what changed since the earlier."""
    others = FollowUp.objects.filter(application=follow_up.application_id)
    before = others.filter(months__lt=follow_up.months).order_by("months")
    if waiting := before.waiting().first():
        raise ValidationError(
            _("Report the visit after %(months)s months first, which was planned for %(day)s.")
            % {"months": waiting.months, "day": day(waiting.planned_on)}
        )
    after = others.filter(months__gt=follow_up.months)
    late = before.filter(done_on__gt=follow_up.done_on).last()
    early = after.filter(done_on__lt=follow_up.done_on).first()
    if other := late or early:
        raise ValidationError(
            {
                "done_on": _(
                    "The visit after %(months)s months was on %(day)s; visits follow each other."
                )
                % {"months": other.months, "day": day(other.done_on)}
            }
        )
