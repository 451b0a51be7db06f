"""Freezing what is known of the applicants of a stage, and the ranking that comes of it.

The ranking is made from the frozen scores alone: made again it gives the same list, however the
registry changed. Whoever has more points stands before; of equal ones, who submitted earlier.
"""

from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ikm_registry.ui.templatetags.ui import day
from programs.choices import ApplicationState, CriterionKind
from programs.models import Application, Assessment, Criterion, Rank, Score, Stage
from programs.models.measures import MEASURES
from programs.services.applications import decides_for
from programs.services.programs import amend

# Handed in, which is done in time alone, and neither verified nor answered.
UNVERIFIED = (ApplicationState.SUBMITTED, ApplicationState.CHECKED, ApplicationState.RETURNED)
MOST_NAMED = 30


def points_of(bands, raw):
    """The points of the last band that is reached, and from which amount on they are given."""
    if raw is None:
        return Decimal(0), None
    reached = [(Decimal(str(least)), Decimal(str(points))) for least, points in bands]
    reached = [band for band in sorted(reached) if band[0] <= raw]
    return (reached[-1][1], reached[-1][0]) if reached else (Decimal(0), None)


@transaction.atomic
def close_stage(*, stage, by, reason=""):
    """Freeze the facts and scores of all verified applications of a stage, and rank them.

    `reason` says to everybody why it is done without those who came in time and are not verified.
    """
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    if not decides_for(stage.program_id, by):
        raise PermissionDenied(_("The office that organises the program decides about it."))
    require_closable(stage)
    leave_out(stage, by=by, reason=reason)
    applications = list(to_be_ranked(stage))
    criteria = list(Criterion.objects.filter(stage=stage))
    scores = {
        application.pk: [score_of(application, criterion) for criterion in criteria]
        for application in with_facts(applications, criteria)
    }
    ranks = [
        Rank(
            stage=stage,
            application=application,
            total=sum((score.weighted for score in scores[application.pk]), Decimal(0)),
            submitted_at=application.submitted_at,
        )
        for application in applications
    ]
    Rank.objects.bulk_create(put_in_order(ranks))
    for rank in ranks:
        for score in scores[rank.application_id]:
            score.rank = rank
    Score.objects.bulk_create([each for rank in ranks for each in scores[rank.application_id]])
    stage.closed_at = timezone.now()
    stage.save(update_fields=["closed_at"])
    return stage


def still_waits_for(stage):
    """Why the ranking of a stage cannot be frozen yet, in one sentence; empty where it can."""
    try:
        require_closable(stage)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def left_out(stage):
    """Who came in time but is not verified yet: frozen now, the ranking would be without them."""
    found = Application.objects.filter(stage=stage, state__in=UNVERIFIED)
    return found.select_related("business", "group").order_by("pk")


def leave_out(stage, *, by, reason):
    """Nobody is shut out in silence: the program says how many, and why."""
    others = [f"{each.applicant} ({each.number})" for each in left_out(stage)]
    if not others:
        return
    if not reason.strip():
        raise ValidationError(
            {
                "reason": ngettext(
                    "%(count)s application came in time and is not verified yet: %(names)s. Verify "
                    "or reject it first, or write why the ranking is frozen without it.",
                    "%(count)s applications came in time and are not verified yet: %(names)s. "
                    "Verify or reject them first, or write why the ranking is frozen without them.",
                    len(others),
                )
                % {"count": len(others), "names": named(others)}
            }
        )
    what = ngettext(
        "“%(stage)s” was frozen without %(count)s application that was not verified",
        "“%(stage)s” was frozen without %(count)s applications that were not verified",
        len(others),
    )
    what %= {"stage": stage, "count": len(others)}
    amend(stage.program, by=by, what=what, reason=reason)


def named(names):
    """The first of many by name, how many more there are by number."""
    more = max(len(names) - MOST_NAMED, 0)
    words = ", ".join(names[:MOST_NAMED])
    return _("%(names)s and %(more)s more") % {"names": words, "more": more} if more else words


def to_be_ranked(stage):
    found = Application.objects.filter(stage=stage, state=ApplicationState.VERIFIED)
    return found.select_for_update(of=("self",)).order_by("pk")


def require_closable(stage):
    if stage.closed_at:
        raise ValidationError(_("“%(stage)s” was frozen already.") % {"stage": stage}, "frozen")
    program = stage.program
    if program.is_open and program.closes_on >= timezone.localdate():
        raise ValidationError(
            _("The program takes applications until %(day)s; freeze the ranking after that.")
            % {"day": day(program.closes_on)}
        )
    applications = Application.objects.filter(stage=stage, state=ApplicationState.VERIFIED)
    if not applications.exists():
        raise ValidationError(_("No application of this stage is verified yet."))
    for criterion in Criterion.objects.filter(stage=stage, kind=CriterionKind.ASSESSED):
        assessed = Assessment.objects.filter(criterion=criterion).values("application")
        if missing := applications.exclude(pk__in=assessed).count():
            raise ValidationError(
                _("%(count)s applications have no score for “%(criterion)s” yet.")
                % {"count": missing, "criterion": criterion}
            )


def with_facts(applications, criteria):
    """The applications with `fact_…` for each fact that is asked, read by one statement."""
    names = {each.fact for each in criteria if each.kind == CriterionKind.FACT} & MEASURES.keys()
    columns = {f"fact_{name}": MEASURES[name].of_application for name in names}
    found = Application.objects.filter(pk__in=[each.pk for each in applications])
    return found.annotate(**columns).prefetch_related("assessment_set")


def measured(application, criterion):
    """The raw number of one criterion, its points, and the band that they come from."""
    if criterion.kind == CriterionKind.ASSESSED:
        given = {each.criterion_id: each.score for each in application.assessment_set.all()}
        return Decimal(given[criterion.pk]), Decimal(given[criterion.pk]), None
    known = getattr(application, f"fact_{criterion.fact}", None)
    raw = None if known is None else round(Decimal(known), 2)
    return raw, *points_of(criterion.bands, raw)


def score_of(application, criterion):
    """One line of the explanation: the raw fact, the band it fell into, points and weight."""
    raw, points, band = measured(application, criterion)
    return Score(
        application=application,
        criterion=criterion,
        name=criterion.name,
        kind=criterion.kind,
        fact=criterion.fact,
        raw=raw,
        band=band,
        points=points,
        weight=criterion.weight,
    )


def put_in_order(ranks):
    """The order of the ranking, by nothing but what is frozen."""
    ranks = sorted(ranks, key=lambda rank: (-rank.total, rank.submitted_at, rank.application_id))
    for place, rank in enumerate(ranks, 1):
        rank.computed = rank.place = place
        rank.is_tied = False
    for one, other in pairwise(ranks):
        if one.total == other.total:
            one.is_tied = other.is_tied = True
    return ranks


def ranked_again(stage):
    """The ranking made anew from the frozen scores: [(application, total)], as it was."""
    ranks = list(Rank.objects.filter(stage=stage).prefetch_related("scores"))
    for rank in ranks:
        rank.total = sum((score.weighted for score in rank.scores.all()), Decimal(0))
    return [(rank.application_id, rank.total) for rank in put_in_order(ranks)]
