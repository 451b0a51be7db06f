"""Programs as an office opens them, and the days on which their windows lay."""

from datetime import UTC, datetime, time, timedelta

from django.utils.timezone import localdate

from programs.choices import CriterionKind
from programs.models import Criterion, Program, Requirement, Rule, Stage
from programs.services.programs import create_program, publish, save_part

OFFICE_OPENS = time(1, tzinfo=UTC)  # eight in the morning of western Indonesia


def ago(days):
    return localdate() - timedelta(days=days)


def draft(*, by, stages=(), rules=(), **facts):
    program = create_program(program=Program(**facts), by=by)
    for order, stage in enumerate(stages, 1):
        add_stage(program, order, by=by, **stage)
    for kind, terms in rules:
        save_part(row=Rule(program=program, kind=kind, terms=terms), by=by)
    return program


def opened(*, by, opens_on, closes_on, **told):
    """A program that was published when it opened; until `closed` it takes applications.

    It opens today by the service, which publishes nothing after its first day; its window is dated
    back then.
    """
    today = localdate()
    window = {"opens_on": today, "closes_on": max(closes_on, today)}
    program = draft(by=by, **window, year=opens_on.year, **told)
    program = publish(program=program, by=by)
    return with_window(
        program,
        opens_on,
        window["closes_on"],
        published_at=datetime.combine(opens_on, OFFICE_OPENS),
    )


def closed(program, closes_on):
    """Its window is over."""
    return with_window(program, program.opens_on, closes_on)


def frozen_on(stage, day):
    """After the last visit and before anybody was chosen by it."""
    stage.closed_at = datetime.combine(day, OFFICE_OPENS)
    Stage.objects.filter(pk=stage.pk).update(closed_at=stage.closed_at)
    return stage


def with_window(program, opens_on, closes_on, **more):
    window = {"opens_on": opens_on, "closes_on": closes_on, **more}
    Program.objects.filter(pk=program.pk).update(**window)
    program.refresh_from_db()
    return program


def add_stage(program, order, *, by, papers=(), criteria=(), **facts):
    stage = save_part(row=Stage(program=program, order=order, **facts), by=by)
    for name, hint in papers:
        save_part(row=Requirement(program=program, stage=stage, name=name, hint=hint), by=by)
    for name, weight, told in criteria:
        save_part(
            row=Criterion(program=program, stage=stage, name=name, weight=weight, **told), by=by
        )


def fact(name, *bands):
    return {"kind": CriterionKind.FACT, "fact": name, "bands": [list(band) for band in bands]}


ASSESSED = {"kind": CriterionKind.ASSESSED}
