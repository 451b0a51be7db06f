"""What happens to an application: made, and taken one step further."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Business
from businesses.services.records import save_record
from ikm_registry.accounts.scope import Scope
from ikm_registry.regions.codes import regency_code
from ikm_registry.ui.templatetags.ui import day
from programs.choices import ApplicationState, Deed
from programs.models import (
    Application,
    ApplicationStep,
    Assessment,
    Program,
    Rank,
    Stage,
    Visit,
)
from programs.models.application import AMOUNTS
from programs.numbers import APPLICATION
from programs.services import effects
from programs.services.interests import (
    is_applicant,
    is_interested,
    near_to,
    require_unbiased,
)
from programs.services.needs import NEEDS, Facts, stage_after
from programs.services.numbers import take_number
from programs.workflow import CHANGE, DAYS, DECIDE, HERS, STEPS


class WrongState(Exception):
    """The application is in no state from which this step leads on."""

    def __init__(self, application):
        super().__init__(application.state)
        self.application = application


class StaleApplication(Exception):
    """Somebody took a step after the page was opened."""

    def __init__(self, application):
        super().__init__("stale")
        self.application = application


class NoPlaceLeft(ValidationError):
    """Somebody else took the last place of the stage."""


class FourEyes(PermissionDenied):
    """Whoever verified does not decide."""


@transaction.atomic
def apply(*, program, by, business=None, group=None, wish="", training_kind=""):
    """Begin the application of a business or a group to a program; it waits as a draft."""
    applicant = business or group
    applicant = type(applicant).objects.visible_to(by).get(pk=applicant.pk)
    if not program.is_open:
        raise ValidationError(_("This program takes no applications today."))
    application = Application(program=program, business=business, group=group, wish=wish)
    application.training_kind = training_kind
    application.region_id = applicant.region_id
    application.number = take_number(APPLICATION, regency_code(applicant.region_id))
    application.stage = program.stage_set.order_by("order").first()
    return save_record(row=application, by=by)


def may_begin(user):
    """Whether she may begin applications at all: for a place of hers, or for her own business."""
    hers = Business.objects.none().may_be_of(user) and user.may_ever("programs.add_application")
    return user.has_perm("programs.add_application") or hers


def may_begin_in(program, user):
    """Whether she may today, for anybody who may: in a place of hers to which it is open."""
    if not program.is_open or not may_begin(user):
        return False
    places, open_to = Scope.of(user, "programs.add_application").codes, program.open_to_id
    in_reach = any(open_to.startswith(code) or code.startswith(open_to) for code in places)
    return in_reach or not places


@transaction.atomic
def change_wish(*, application, wish, by, training_kind=None, seen_version=None):
    """What the applicant wants from it, as long as she may still change her application."""
    application.wish = wish
    if training_kind is not None:
        application.training_kind = training_kind
    application = save_record(row=application, by=by, seen_version=seen_version)
    if application.state not in HERS:
        raise ValidationError(_("It was submitted already; what it says is no longer changed."))
    require_unbiased(application, by, judging=False)
    return application


def steps_open_to(application, user):
    """Which steps this person may take now; what a page offers and `advance` accepts."""
    leading = leading_on(application)
    rights = {step.right for step in leading.values()}
    permitted = {right: may(application, user, right) for right in rights}
    open_steps = [deed for deed, step in leading.items() if permitted[step.right]]
    if not open_steps or is_interested(application, user):
        return []
    is_hers = is_applicant(application, user)
    return [
        deed
        for deed in open_steps
        if not (is_hers and STEPS[deed].right != CHANGE)
        and not took_part_in(application, STEPS[deed], user)
    ]


def leading_on(application):
    """The steps that lead on from where the application stands, whoever takes them."""
    kind = application.program.kind
    found = {
        deed: step
        for deed, step in STEPS.items()
        if application.state in step.before and kind in step.kinds
    }
    goes_on = application.stage_id and stage_after(application.stage)
    found.pop(Deed.SELECT if goes_on else Deed.PASS_ON, None)
    return found


def may(application, user, right):
    """Whether she holds this right here; who decides holds it where the program is organised."""
    if right == DECIDE and not decides_for(application.program_id, user):
        return False
    return Application.objects.permitted(user, right).filter(pk=application.pk).exists()


def decides_for(program_id, user):
    """Whether she decides for the organiser: over all applicants, wherever they lie in it."""
    programs = Program.objects.filter(pk=program_id)
    return programs.filter(programs.allowed(user, "programs.decide_application")).exists()


def sees_all_of(program_id, user):
    """Whether she sees every application to it; whoever does not is never told that none is there.

    Applicants lie in the organiser's region, so that this is a question of her rights over it.
    """
    programs = Program.objects.filter(pk=program_id)
    return programs.filter(programs.allowed(user, "programs.view_application")).exists()


def missing_for(application, deed, by):
    """The sentence that says what this step still needs; empty where nothing is missing."""
    need = NEEDS.get(deed)
    try:
        if need:
            need(application, Facts(note="…", by=by))
    except ValidationError as error:
        return "" if "to" in getattr(error, "error_dict", {}) else " ".join(error.messages)
    return ""


@transaction.atomic
def advance(*, application, deed, by, note="", on=None, facts=None, seen=None):
    """Take one application one step further and record who did it, or refuse.

    The row is locked before its state is read, and the stage before its places are counted, so
    that of two officers who press the button together the second is refused with a sentence.
    `seen` is the version that she had before her, where she had one.
    """
    step = STEPS[deed]
    application = (
        Application.objects.permitted(by, step.right)
        .select_for_update(of=("self",))
        .get(pk=application.pk)
    )
    facts = Facts(facts, on=on, note=note, by=by)
    require_state(application, step, seen)
    require_person(application, step, by)
    if step.needs_reason and not facts.note:
        raise ValidationError({"note": _("Write the reason; the applicant reads it.")})
    require_order(application, facts.on)
    if step.takes_a_place:
        facts["stage"] = require_place_left(application, deed)
    if need := NEEDS.get(deed):
        need(application, facts)
    if effect := EFFECTS.get(deed):
        effect(application, facts)
    written_down(application, deed, step, facts)
    Application.objects.require(application, by, step.right)
    return application


def written_down(application, deed, step, facts):
    """The new state of the application, and the step that led to it."""
    application.state = step.after
    application.reason = facts.note
    application.due_on = promised(application, facts.on)
    application.version += 1
    application.full_clean()
    application.save()
    ApplicationStep.objects.create(
        application=application,
        deed=deed,
        by=facts.by,
        on=facts.on,
        note=facts.note,
        facts={name: told for name, told in facts.items() if name not in AMOUNTS},
        amounts={name: told for name, told in facts.items() if name in AMOUNTS},
    )


def promised(application, on):
    """By when the next step is to come: as the stage says, else by the table of days."""
    stage = application.stage
    if application.state == ApplicationState.VERIFIED and stage and stage.ends_on:
        return stage.ends_on
    days = DAYS.get(ApplicationState(application.state))
    return on + timedelta(days=days) if days else None


def require_state(application, step, seen):
    if seen is not None and str(seen) != application.mark:
        raise StaleApplication(application)
    if application.state not in step.before or application.program.kind not in step.kinds:
        raise WrongState(application)


def require_person(application, step, by):
    require_unbiased(application, by, judging=step.right != CHANGE)
    if step.right == DECIDE and not decides_for(application.program_id, by):
        raise PermissionDenied(_("The office that organises the program decides about it."))
    if took_part_in(application, step, by):
        raise FourEyes(_("Whoever checked or verified an application does not decide about it."))


def took_part_in(application, step, user):
    """Four eyes: she took one of the steps before, or found out what is decided about."""
    if not step.apart_from:
        return False
    return judged_by(Application.objects.filter(pk=application.pk), step, user).exists()


def judged_by(applications, step, user):
    """Those of them from which she stays away in this step, since she judged them before."""
    steps = ApplicationStep.objects.filter(deed__in=step.apart_from, by=user)
    found = [steps, Visit.objects.filter(by=user), Assessment.objects.filter(by=user)]
    here = Q(*(Q(pk__in=rows.values("application")) for rows in found), _connector=Q.OR)
    return applications.filter(here)


def require_order(application, on):
    """Nothing happened before what had to happen first, and nothing happens tomorrow."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day lies in the future.")})
    last = application.applicationstep_set.order_by("-on", "-pk").first()
    if last and on < last.on:
        raise ValidationError(
            {
                "on": _("“%(step)s” happened on %(day)s; this cannot have happened before.")
                % {"step": last.get_deed_display(), "day": day(last.on)}
            }
        )
    require_ranking_before(application, on)


def require_ranking_before(application, on):
    """What rests on a ranking does not lie before the day on which that was frozen."""
    stages = Stage.objects.filter(ranks__application=application, closed_at__isnull=False)
    stage = stages.order_by("-closed_at").first()
    if stage is None:
        return
    frozen_on = timezone.localdate(stage.closed_at)
    if on < frozen_on:
        raise ValidationError(
            {
                "on": _("“%(stage)s” was frozen on %(day)s; this cannot have happened before.")
                % {"stage": stage, "day": day(frozen_on)}
            }
        )


def places_taken(stage, deed):
    """How many were let through a stage and did not withdraw since."""
    passed = ApplicationStep.objects.filter(
        application__program=stage.program_id, deed=deed, facts__stage=stage.order
    )
    return passed.exclude(application__state=ApplicationState.WITHDRAWN).count()


def require_place_left(application, deed):
    """A stage lets no more pass than it has places; which stage it is."""
    if application.stage_id is None:
        raise ValidationError(_("This program has no stages yet. Add one with its places first."))
    stage = Stage.objects.select_for_update().get(pk=application.stage_id)
    if places_taken(stage, deed) >= stage.quota:
        raise NoPlaceLeft(
            _("All %(quota)s places of “%(stage)s” are taken.")
            % {"quota": stage.quota, "stage": stage}
        )
    return stage.order


def come_in(application, facts):
    application.submitted_at = application.submitted_at or timezone.now()


def into_next_stage(application, facts):
    application.stage = stage_after(application.stage)


def require_apart_from_all(applications, by):
    """Whoever moves one application shifts others: none of those may be one she stays away from,
    or she would lift her kin by letting somebody else down.
    """
    shifted = Application.objects.filter(pk__in=applications).order_by("pk")
    if near := near_to(shifted, by):
        raise ValidationError(
            {
                "to": _(
                    "This would change the place of %(number)s, in whom you have an interest. "
                    "Somebody else moves it."
                )
                % {"number": near.number}
            }
        )
    if judged := judged_by(shifted, STEPS[Deed.MOVE], by).first():
        raise ValidationError(
            {
                "to": _(
                    "This would change the place of %(number)s, which you checked, visited or "
                    "assessed. Somebody else moves it."
                )
                % {"number": judged.number}
            }
        )


def move_in_ranking(application, facts):
    """The others move up or down by one place; what was computed stays beside it."""
    stage = Stage.objects.select_for_update().get(pk=application.stage_id)
    ranks = list(Rank.objects.select_for_update().filter(stage=stage).order_by("place"))
    moved = next(rank for rank in ranks if rank.application_id == application.pk)
    was, to = ranks.index(moved), facts["to"] - 1
    passed_by = ranks[to:was] + ranks[was + 1 : to + 1]
    require_apart_from_all([rank.application_id for rank in passed_by], facts.by)
    ranks.remove(moved)
    ranks.insert(to, moved)
    for place, rank in enumerate(ranks, 1):
        rank.place = place
    Rank.objects.bulk_update(ranks, ["place"])


# What a step does beside leading on; what it needs was asked before.
EFFECTS = {
    Deed.SUBMIT: come_in,
    Deed.PASS_ON: into_next_stage,
    Deed.MOVE: move_in_ranking,
    **effects.EFFECTS,
}
