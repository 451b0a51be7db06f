"""Deciding about many at once: the first of a ranking are chosen, the others read why not."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ikm_registry.ui.templatetags.ui import grouped
from programs.choices import ApplicationState, Deed
from programs.models import ApplicationStep, Rank
from programs.models.application import REASON, Application
from programs.services.applications import WrongState, advance, places_taken
from programs.services.needs import stage_after

MOST_NAMED = 3


@dataclass
class Outcome:
    """What became of many: how many it was done to, and of which it was refused, with the why."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def choosing(stage):
    """By which step one is chosen in this stage."""
    return Deed.PASS_ON if stage_after(stage) else Deed.SELECT


def places_left(stage):
    return max(stage.quota - places_taken(stage, choosing(stage)), 0)


def waiting_in(stage):
    """The ranked of a stage about whom nothing was decided yet, the first first."""
    ranks = Rank.objects.filter(
        stage=stage, application__stage=stage, application__state=ApplicationState.VERIFIED
    )
    return ranks.select_related("application__business", "application__region").order_by("place")


def decide_first(*, stage, first, by, reasons=None, on=None, seen=None):
    """Choose the `first` of those who wait, by the step of each; `reasons` reject the others.

    Each goes through `advance` by itself: what is refused, because she verified it or no place is
    left, is told and the rest is done. `seen` are those whom she saw as the first: where they are
    others by now, nothing is done.
    """
    outcome, reasons = Outcome(), reasons or {}
    ranks = list(waiting_in(stage).prefetch_related("scores"))
    chosen = ranks[:first]
    if seen is not None and seen != [rank.application_id for rank in chosen]:
        raise ValidationError(
            _("Somebody decided or withdrew meanwhile, so the first are others now. Look again.")
        )
    for rank in chosen:
        note = reason_chosen(rank)
        take(outcome, rank.application, choosing(stage), by=by, on=on, note=note)
    for rank in ranks[first:]:
        if rank.application_id in reasons:
            note = reasons[rank.application_id].strip()
            note = note or reason_not_chosen(rank, chosen[-1] if chosen else None)
            take(outcome, rank.application, Deed.REJECT, by=by, on=on, note=note)
    return outcome


def take(outcome, application, deed, **said):
    try:
        with transaction.atomic():
            advance(application=application, deed=deed, **said)
    except (ValidationError, PermissionDenied, WrongState, Application.DoesNotExist) as error:
        outcome.refused.append((application.number, sentence(error)))
    else:
        outcome.done += 1


def sentence(error):
    """What a service refused, in words."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, WrongState):
        return _("Somebody took a step meanwhile; it is “%(state)s” now.") % {
            "state": error.application.get_state_display()
        }
    return str(error) or _("This lies outside your region.")


def reason_chosen(rank):
    words = _("Place %(place)s of %(of)s with %(total)s points; %(quota)s places.") % told(rank)
    return (words + was_moved(rank))[:REASON]


def reason_not_chosen(rank, lowest=None):
    """Why not, by criterion, in words that the applicant can follow; an officer may edit them."""
    words = _("Place %(place)s of %(of)s with %(total)s points; %(quota)s places.") % told(rank)
    words += was_moved(rank)
    if lowest is not None:
        words += " " + _("The last who was chosen has %(total)s points.") % told(lowest)
        if rank.total == lowest.total and rank.computed > lowest.computed:
            words += " " + _("Of equal points, the earlier application goes first.")
        words += by_criterion(rank, lowest)
    return words[:REASON]


def was_moved(rank):
    """Why it does not stand where its points put it, by the reasons of the moves."""
    if rank.place == rank.computed:
        return ""
    moves = ApplicationStep.objects.filter(
        deed=Deed.MOVE, application__program=rank.stage.program_id, facts__stage=rank.stage.order
    )
    if own := moves.filter(application=rank.application_id).last():
        words = _("By its points it stood at place %(computed)s and was moved: %(reasons)s")
        reasons = [own.note]
    else:
        words = _("By its points it stood at place %(computed)s; others were moved: %(reasons)s")
        reasons = reasons_past(rank.computed, moves)
    return " " + words % {"computed": rank.computed, "reasons": "; ".join(reasons)}


def reasons_past(place, moves):
    """Of the moves that led past an application which stood at this place, the first first."""
    reasons = []
    for move in moves:
        before, after = move.facts["from"], move.facts["to"]
        if after <= place < before:
            place += 1
        elif before < place <= after:
            place -= 1
        else:
            continue
        reasons.append(move.note)
    return dict.fromkeys(reasons)


def by_criterion(rank, lowest):
    """The criteria in which most was missing, the greatest gap first."""
    best = {each.criterion_id: each for each in lowest.scores.all()}
    gaps = [
        (best[each.criterion_id].weighted - each.weighted, each)
        for each in rank.scores.all()
        if each.criterion_id in best
    ]
    behind = sorted((gap for gap in gaps if gap[0] > 0), key=lambda gap: -gap[0])[:MOST_NAMED]
    return "".join(
        " "
        + _("%(criterion)s: %(points)s points, there %(others)s.")
        % {
            "criterion": each.name,
            "points": grouped(each.weighted),
            "others": grouped(best[each.criterion_id].weighted),
        }
        for _gap, each in behind
    )


def told(rank):
    return {
        "place": rank.place,
        "of": rank.stage.ranks.count(),
        "total": grouped(rank.total),
        "quota": rank.stage.quota,
    }
