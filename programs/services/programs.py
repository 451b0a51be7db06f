"""Programs made, changed, published and taken back.

What applicants read does not change behind their backs: a published program is changed by an
amendment, which says why, or taken back first, as long as nobody has applied.
"""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from businesses.services.records import delete_record, locked, save_record
from ikm_registry.ui.templatetags.ui import day
from programs.choices import Deed, ProgramKind
from programs.models import (
    Amendment,
    Application,
    ApplicationStep,
    Criterion,
    Program,
    Requirement,
    Rule,
    Stage,
    TrainingSession,
)
from programs.models.wording import Wording
from programs.numbers import PROGRAM
from programs.services.applications import places_taken
from programs.services.deciding import choosing
from programs.services.numbers import take_number

# What applicants have applied to does not turn into something else.
SETTLED = ("kind", "recipient", "region_id")


@transaction.atomic
def create_program(*, program, by):
    """A draft, which its office alone sees."""
    # Judged before a number is taken, which would be lost with a refusal.
    program.full_clean(exclude={"number"})
    program.number = take_number(PROGRAM, program.region_id)
    return save_record(row=program, by=by)


@transaction.atomic
def save_program(*, program, by, seen_version=None, reason=""):
    """Change a program; once it is published, with a reason that everybody reads."""
    stored = hold(program, by, "change")
    if has_applications(stored) and any(
        getattr(stored, name) != getattr(program, name) for name in SETTLED
    ):
        raise ValidationError(
            _("Somebody has applied: kind, recipient and organiser stay as they are.")
        )
    require_training_of_sessions(program)
    require_chosen_kinds(program)
    amend(stored, by=by, what=_("The description of the program"), reason=reason)
    saved = save_record(row=program, by=by, seen_version=seen_version)
    require_rules_still_fit(saved)
    stages = saved.stage_set.order_by("order")
    if saved.is_published and (faults := [*days_out_of_order(saved, stages)]):
        raise ValidationError({"closes_on": faults})
    return saved


@transaction.atomic
def save_part(*, row, by, reason=""):
    """A stage, a required document, a criterion or a rule, new or changed."""
    program = hold(row.program, by, "change")
    row.program = program
    stored = None if row._state.adding else stored_part(row)
    if not gives_more_places(row, stored):
        require_unfrozen(row)
        if stored:
            require_unfrozen(stored)
    row.full_clean()
    amend(program, by=by, what=what_of(row), reason=reason)
    row.save()
    if isinstance(row, Stage) and program.is_published:
        require_places(row, program, is_new=stored is None)
    touch(program)
    return row


@transaction.atomic
def delete_part(*, row, by, reason=""):
    program = hold(row.program, by, "change")
    require_unfrozen(row)
    amend(program, by=by, what=_("Removed: %s") % what_of(row), reason=reason)
    if isinstance(row, Stage) and program.is_published and program.stage_set.count() == 1:
        raise ValidationError(_("A published program keeps at least one stage."))
    try:
        row.delete()
    except ProtectedError as error:
        raise ValidationError(_("Applications use this already; it can no longer go.")) from error
    touch(program)


@transaction.atomic
def publish(*, program, by):
    """Show a program to everybody, before its window opens; refused with what is still missing."""
    program = hold(program, by, "change")
    if program.is_published:
        raise ValidationError(_("This program is published already."))
    if faults := [*still_missing(program)]:
        raise ValidationError(faults)
    program.published_at = timezone.now()
    return stored_as(program, by)


@transaction.atomic
def withdraw(*, program, by):
    """Take a program back from the public, as long as nobody has applied."""
    program = hold(program, by, "change")
    if not program.is_published:
        raise ValidationError(_("This program is not published."))
    if has_applications(program):
        raise ValidationError(
            _("Somebody has applied already. Change it with a reason instead; applicants read it.")
        )
    program.published_at = None
    return stored_as(program, by)


@transaction.atomic
def delete_program(*, program, by):
    """Remove a draft; what was public stays for whoever asks later."""
    program = locked(row=program, by=by, right="delete")
    if program.is_published:
        raise ValidationError(_("This program is published. Withdraw it first."))
    if has_applications(program):
        raise ValidationError(_("Somebody has applied; the program stays."))
    delete_record(row=program, by=by)


def still_missing(program):
    """What stands between a draft and its publication, in sentences."""
    stages = list(program.stage_set.order_by("order"))
    if not stages:
        yield _("Add at least one stage, with its places.")
    yield from places_out_of_order(stages)
    if program.opens_on < timezone.localdate():
        yield _("Publish before applications begin: move the first day to today or later.")
    yield from days_out_of_order(program, stages)
    for rule in program.rule_set.all():
        rule.program = program
        yield from sentences_of(rule)


def days_out_of_order(program, stages):
    """Nothing is decided while applications still come in, nor a stage before the one before it."""
    promised = [stage for stage in stages if stage.ends_on and not stage.closed_at]
    for stage in promised:
        if stage.ends_on < program.closes_on:
            yield _(
                "“%(stage)s” would be decided by %(day)s, before applications end on %(last)s."
            ) % {
                "stage": stage,
                "day": day(stage.ends_on),
                "last": day(program.closes_on),
            }
    for before, after in pairwise(promised):
        if after.ends_on < before.ends_on:
            yield _("“%(after)s” would be decided before “%(before)s”, which comes first.") % {
                "after": after,
                "before": before,
            }


def places_out_of_order(stages):
    """No stage lets more pass than came into it."""
    for before, after in pairwise(stages):
        if after.quota > before.quota:
            yield _("“%(after)s” has more places than “%(before)s” before it.") % {
                "after": after,
                "before": before,
            }


def sentences_of(rule):
    """Why a rule no longer holds together with its program or with the code lists."""
    try:
        rule.full_clean()
    except ValidationError as error:
        for sentence in error.messages:
            yield _("Rule “%(rule)s”: %(sentence)s") % {"rule": rule, "sentence": sentence}


def require_training_of_sessions(program):
    """Whoever plans a session just now is waited for: it holds the key of its program."""
    is_training = program.kind == ProgramKind.TRAINING
    if not is_training and TrainingSession.objects.filter(program=program).exists():
        raise ValidationError({"kind": _("Sessions are planned: the program stays a training.")})


def require_chosen_kinds(program):
    """What somebody applied for does not go from under her."""
    chosen = Application.objects.filter(program=program).exclude(training_kind="")
    gone = chosen.exclude(training_kind__in=program.training_kinds).order_by("training_kind")
    if names := list(gone.values_list("training_kind", flat=True).distinct()):
        sentence = _("Somebody has chosen this kind already; it stays: %(names)s.")
        raise ValidationError({"training_kinds": sentence % {"names": ", ".join(names)}})


def require_rules_still_fit(program):
    rules = list(program.rule_set.all())
    for rule in rules:
        rule.program = program
    if faults := [sentence for rule in rules for sentence in sentences_of(rule)]:
        raise ValidationError(faults)


def hold(program, by, right):
    """The program as it is stored; who else wants to change it or its parts waits."""
    return locked(row=program, by=by, right=right)


def has_applications(program):
    return Application.objects.filter(program=program).exists()


def amend(program, *, by, what, reason):
    """Write down why something published changes; a draft changes as it likes."""
    if not program.is_published:
        return
    if not reason.strip():
        raise ValidationError(
            {
                "reason": _(
                    "This program is published. Write why it changes (everybody reads it), or "
                    "withdraw it from publication first."
                )
            }
        )
    amendment = Amendment(program=program, by=by, what=what[:250], reason=reason.strip())
    amendment.full_clean()
    amendment.save()


def what_of(row):
    """A part in words, for applicants."""
    if isinstance(row, Rule):
        return _("Rule: %s") % Wording([row]).asks(row)
    kinds = {Stage: _("Stage: %s"), Requirement: _("Document: %s"), Criterion: _("Criterion: %s")}
    return kinds[type(row)] % row


def stored_part(row):
    """As it stands now; a stage is locked, since whoever decides counts its places."""
    rows = type(row).objects.select_for_update(of=("self",))
    return rows.get(pk=row.pk, program=row.program)


def gives_more_places(row, stored):
    """What a frozen stage may still be given, so that an objection that was right leads on."""
    if not isinstance(row, Stage) or stored is None:
        return False
    told = [field.attname for field in Stage._meta.concrete_fields if field.name != "quota"]
    same = all(getattr(row, name) == getattr(stored, name) for name in told)
    return same and row.quota > stored.quota


def require_places(stage, program, *, is_new):
    """Of a published program: as many as were given already, and no more than came in before.

    Whoever was selected took a place of the stage that was the last; another after it would let
    that one count from nothing.
    """
    selected = ApplicationStep.objects.filter(application__program=program, deed=Deed.SELECT)
    if is_new and selected.exists():
        raise ValidationError(_("Somebody was selected already; no stage is added any more."))
    taken = places_taken(stage, choosing(stage))
    if stage.quota < taken:
        raise ValidationError(
            {
                "quota": ngettext(
                    "%(count)s place of “%(stage)s” is taken already; there cannot be fewer.",
                    "%(count)s places of “%(stage)s” are taken already; there cannot be fewer.",
                    taken,
                )
                % {"count": taken, "stage": stage}
            }
        )
    stages = program.stage_set.order_by("order")
    if faults := [*places_out_of_order(stages)]:
        raise ValidationError({"quota": faults})
    if faults := [*days_out_of_order(program, stages)]:
        raise ValidationError({"ends_on": faults})


def require_unfrozen(row):
    """How applicants are chosen in a stage stays as it was once that was frozen."""
    stage = row if isinstance(row, Stage) else getattr(row, "stage", None)
    if stage and stage.closed_at:
        raise ValidationError(
            _("“%(stage)s” was frozen; what decides in it no longer changes.") % {"stage": stage}
        )


def touch(program):
    """Parts are a part of the program: whoever saw it before has seen another."""
    Program.objects.filter(pk=program.pk).update(
        version=F("version") + 1, updated_at=timezone.now()
    )


def stored_as(program, by):
    program.version += 1
    program.save()
    Program.objects.require(program, by, "change")
    return program
