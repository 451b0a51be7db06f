"""From the decision to the goods: naming in a decree, signing the agreement, handing over."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.services.records import save_record
from ikm_registry.ui.templatetags.ui import day
from programs.choices import Deed, ItemState
from programs.models import Application, DecreeLine, Holding, Item, PointAnswer, Program
from programs.models.application import ENDED, HELPED
from programs.services.applications import advance
from programs.services.follow_ups import plan_follow_ups
from programs.services.interests import require_unbiased


@transaction.atomic
def record_decree(*, decree, applications, by):
    """Record a decree with all whom it names, and take each of them one step further.

    One who may not be named undoes the whole: a decree is signed for all or none.
    """
    if not applications:
        raise ValidationError(_("Tick whom the decree names."))
    # Of two who record the same decree together the second reads that it is there.
    Program.objects.select_for_update().filter(pk=decree.program_id).first()
    save_record(row=decree, by=by)
    for application in applications:
        name_in_decree(decree=decree, application=application, by=by)
    return decree


def name_in_decree(*, decree, application, by):
    decided = application.applicationstep_set.filter(deed=Deed.SELECT).last()
    if decided is None:
        raise ValidationError(
            _("%(number)s is not selected, so no decree can name it.")
            % {"number": application.number}
        )
    line = DecreeLine(application=application, decree=decree, decided_on=decided.on)
    line.decreed_on = decree.signed_on
    try:
        save_record(row=line, by=by)
        advance(application=application, deed=Deed.DECREE, by=by, on=decree.signed_on)
    except ValidationError as error:
        raise ValidationError(
            [f"{application.number}: {sentence}" for sentence in error.messages]
        ) from error


@transaction.atomic
def sign_agreement(*, agreement, application, by):
    """Record the agreement (NPHD) of one application; it must be named in a decree."""
    line = DecreeLine.objects.filter(application=application).first()
    if line is None:
        raise ValidationError(_("Record the decree (SK) that names this application first."))
    agreement.application, agreement.line = application, line
    agreement.decreed_on = line.decreed_on
    save_record(row=agreement, by=by)
    advance(application=application, deed=Deed.AGREE, by=by, on=agreement.signed_on)
    return agreement


def agreement_of(application):
    agreement = application.agreement_set.first()
    if agreement is None:
        raise ValidationError(
            _("Nothing is handed over before the decree (SK) and the agreement (NPHD).")
        )
    return agreement


@transaction.atomic
def hand_over(*, handover, application, by, units=(), idle=()):
    """Record the handover (BAST) with its pieces: new ones, and idle ones of somebody else.

    A piece that others left idle goes over with this handover: their holding ends on its day.
    The visits afterwards are planned from that day.
    """
    agreement = agreement_of(application)
    handover.application, handover.agreement = application, agreement
    handover.agreed_on = agreement.signed_on
    save_record(row=handover, by=by)
    for unit in units:
        unit.application, unit.program = application, application.program
        unit.state_since = handover.signed_on
        save_record(row=unit, by=by)
        begin_holding(item=unit, handover=handover, by=by)
    for item in idle:
        take_over(item=item, handover=handover, by=by)
    plan_follow_ups(application=application, began_on=handover.signed_on, by=by)
    advance(application=application, deed=Deed.HAND_OVER, by=by, on=handover.signed_on)
    return handover


def begin_holding(*, item, handover, by):
    holding = Holding(item=item, handover=handover, application=handover.application)
    holding.began_on = handover.signed_on
    save_row(row=holding, by=by, right="add")


def take_over(*, item, handover, by):
    """A piece that nobody uses goes from one applicant to the next."""
    item = Item.objects.permitted(by, "change").select_for_update(of=("self",)).get(pk=item.pk)
    if item.state != ItemState.IDLE:
        raise ValidationError(_("“%(item)s” is no longer idle.") % {"item": item})
    if handover.signed_on < item.state_since:
        raise ValidationError(
            _("“%(item)s” stands idle since %(day)s; it was not handed over before.")
            % {"item": item, "day": day(item.state_since)}
        )
    before = Holding.objects.permitted(by, "change").get(item=item, ended_on=None)
    before.ended_on = handover.signed_on
    save_row(row=before, by=by, right="change")
    item.application, item.state = handover.application, ItemState.USED
    item.state_since = handover.signed_on
    item.version += 1
    save_row(row=item, by=by, right="change")
    begin_holding(item=item, handover=handover, by=by)


def save_row(*, row, by, right):
    row.full_clean()
    row.save()
    type(row).objects.require(row, by, right)


def may_still_be_found_out(application):
    """Until the help is there; afterwards the answers say by what it was given."""
    return application.state not in {*HELPED, *ENDED}


@transaction.atomic
def answer_points(*, application, answers, by):
    """Keep what was found out on the check list: pairs of point and (in order, note)."""
    locked = Application.objects.permitted(by, "verify").select_for_update(of=("self",))
    application = locked.get(pk=application.pk)
    require_unbiased(application, by)
    if not may_still_be_found_out(application):
        raise ValidationError(
            _("The help was given, or nothing will come of it: what was answered stays.")
        )
    known = {answer.point_id: answer for answer in application.pointanswer_set.all()}
    for point, (holds, note) in answers.items():
        answer = known.get(point.pk) or PointAnswer(application=application, point=point)
        right = "add" if answer.pk is None else "change"
        answer.holds, answer.note, answer.by = holds, note, by
        save_row(row=answer, by=by, right=right)
