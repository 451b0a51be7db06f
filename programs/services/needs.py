"""What a step needs beside the right to take it: one function for each deed, asked by `advance`.

Each takes the application, locked, and what is said of the step, and refuses by a sentence that
says what to do. A page that offers steps asks the same functions (`missing`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ikm_registry.ui.templatetags.ui import day
from programs.choices import ApplicationState, Deed, ProgramKind
from programs.models import Application, Criterion, Paper, Requirement, Stage
from programs.models.application import CAME_TO_NOTHING
from programs.models.eligibility import fits_of, fits_of_group
from programs.models.wording import Wording
from programs.services import credit, facilitation
from programs.services.delivery_needs import (
    needs_a_handover,
    needs_a_nominee_in_order,
    needs_a_participant,
    needs_all_visits,
    needs_an_agreement,
)


class Facts(dict):
    """What a step is about, `{"stage": 2}`, kept with it; beside that when, why and by whom."""

    def __init__(self, told=None, *, on=None, note="", by=None):
        super().__init__(told or {})
        self.on, self.note, self.by = on or timezone.localdate(), note.strip(), by


def refuse(sentence, field=None):
    raise ValidationError({field: sentence} if field else sentence)


def in_time_and_fitting(application, facts):
    """A first submission comes in time; what was returned may come later. All rules must hold."""
    if application.state != ApplicationState.RETURNED:
        open_program(application, facts)
    if application.program.training_kinds and not application.training_kind:
        refuse(_("Choose first which kind of training it is for: change the application."))
    if missing := rules_broken(application, facts.by):
        refuse(" ".join(missing))


def rules_broken(application, by):
    """Why the applicant does not fit, as far as the registry knows and the reader may know it."""
    program = application.program
    if application.business_id:
        fits = fits_of(application.business, [program], by)
    else:
        fits = fits_of_group(application.group, [program])
    broken = [answer.rule for answer in fits[0].missing if answer.holds is False]
    wording = Wording(broken)
    return [f"{wording.because(rule)} {wording.remedy(rule)}" for rule in broken]


def open_program(application, facts):
    program = application.program
    if not program.is_open or not program.opens_on <= facts.on <= program.closes_on:
        refuse(
            _("Applications are taken from %(first)s until %(last)s.")
            % {"first": day(program.opens_on), "last": day(program.closes_on)}
        )


def papers(application, facts):
    """All documents that the stage asks for are there."""
    missing = missing_papers(application)
    if missing:
        refuse(
            _("These documents are missing: %(names)s. Add them first.")
            % {"names": ", ".join(missing)}
        )


def missing_papers(application):
    there = Paper.objects.filter(application=application, requirement__isnull=False)
    asked = Requirement.objects.filter(stage=application.stage_id, is_required=True)
    return [each.name for each in asked.exclude(pk__in=there.values("requirement"))]


def visit(application, facts):
    """Somebody went there since it came in, and not after the day on which it is verified."""
    first = application.visit_set.filter(on__gte=application.came_on).order_by("on").first()
    if first is None:
        refuse(_("Write down the visit first: when, where, what was seen, and a photo."))
    if first.on > facts.on:
        refuse(
            _("The visit was on %(day)s; it cannot be verified before.") % {"day": day(first.on)},
            "on",
        )


def frozen_stage(application, facts):
    """Where points are given, they are given before anybody is chosen."""
    stage = application.stage
    if stage and not stage.closed_at and Criterion.objects.filter(stage=stage).exists():
        refuse(_("Freeze the ranking of “%(stage)s” first.") % {"stage": stage})
    return stage


def stage_after(stage):
    later = Stage.objects.filter(program=stage.program_id, order__gt=stage.order)
    return later.order_by("order").first()


def another_stage(application, facts):
    papers(application, facts)
    stage = frozen_stage(application, facts)
    if stage is None or stage_after(stage) is None:
        refuse(_("There is no stage after this one. Select the application instead."))
    in_turn(application, facts)


def last_stage(application, facts):
    papers(application, facts)
    stage = frozen_stage(application, facts)
    if stage and (later := stage_after(stage)):
        refuse(
            _("“%(later)s” comes after this stage. Let the application into it instead.")
            % {"later": later}
        )
    in_turn(application, facts)


def in_turn(application, facts):
    """Whoever is chosen before better ones is chosen with a reason, which stays with the step."""
    stage = application.stage
    if stage is None or not stage.closed_at:
        return
    place = place_in_turn(application)
    if place is None or place > stage.quota:
        if not facts.note:
            refuse(
                _("Others stand before this application in the ranking. Write why it goes first."),
                "note",
            )
        facts["override"] = True
    if place is not None:
        facts["place"] = application.rank_set.get(stage=stage).place


def place_in_turn(application):
    """Its place among those who are still in the running or were chosen; None if not ranked."""
    rank = application.rank_set.filter(stage=application.stage_id).first()
    if rank is None:
        return None
    before = rank.stage.ranks.filter(place__lt=rank.place)
    out = (ApplicationState.WITHDRAWN, ApplicationState.REJECTED, ApplicationState.OBJECTED)
    return before.exclude(application__state__in=out).count() + 1


def ranking(application, facts):
    """A place to move to, in a ranking that is there."""
    stage = application.stage
    if not stage or not application.rank_set.filter(stage=stage).exists():
        refuse(_("This application stands in no ranking yet."))
    to = facts.get("to")
    if not isinstance(to, int) or isinstance(to, bool) or not 1 <= to <= stage.ranks.count():
        refuse(_("Write a place between 1 and %(last)s.") % {"last": stage.ranks.count()}, "to")
    facts["from"] = application.rank_set.get(stage=stage).place
    facts["stage"] = stage.order


def window(application, facts):
    """In time, and once."""
    steps = application.applicationstep_set
    if steps.filter(deed=Deed.OBJECT).exists():
        refuse(_("An objection to this decision was answered already."))
    if newer := newer_one(application):
        refuse(
            _("She applied anew: %(number)s waits for its answer. Withdraw that one first.")
            % {"number": newer.number}
        )
    last = objection_until(application)
    if last is None or facts.on > last:
        refuse(
            _("Objections were taken until %(day)s.") % {"day": day(last)}
            if last
            else _("Nothing was decided that one could object to.")
        )


def newer_one(application):
    """Of one applicant one application to a program waits at a time."""
    others = Application.objects.filter(
        program=application.program_id,
        business=application.business_id,
        group=application.group_id,
    )
    return others.exclude(pk=application.pk).exclude(state__in=CAME_TO_NOTHING).first()


def objection_until(application):
    """The last day on which the applicant may object; None where nothing was decided."""
    decided = application.applicationstep_set.filter(deed=Deed.REJECT).order_by("pk").last()
    days = timedelta(days=application.program.objection_days)
    return decided.on + days if decided else None


# What is asked of an application before it is handed in, by the kind of its program.
OF_KINDS = {
    ProgramKind.CREDIT: credit.needs_wish,
    ProgramKind.FACILITATION: facilitation.needs_request,
}


def in_time_and_complete(application, facts):
    in_time_and_fitting(application, facts)
    if need := OF_KINDS.get(application.program.kind):
        need(application, facts)


NEEDS: dict[str, Callable[[Application, Any], Any]] = {
    Deed.SUBMIT: in_time_and_complete,
    Deed.CHECK: papers,
    Deed.VERIFY: visit,
    Deed.PASS_ON: another_stage,
    Deed.SELECT: last_stage,
    Deed.MOVE: ranking,
    Deed.OBJECT: window,
    # Credit.
    Deed.SEND: credit.needs_readiness,
    Deed.SIGN: credit.needs_granted,
    Deed.RUN: credit.needs_report,
    Deed.LODGE: facilitation.needs_request,
    Deed.ISSUE: facilitation.needs_issued,
    Deed.DECREE: needs_a_nominee_in_order,
    Deed.AGREE: needs_an_agreement,
    Deed.HAND_OVER: needs_a_handover,
    Deed.START: needs_a_participant,
    Deed.CLOSE: needs_all_visits,
}
