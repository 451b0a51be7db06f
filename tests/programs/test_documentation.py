"""docs/programs-workflow.md draws what programs/workflow.py says."""

import re

from django.conf import settings

from programs.choices import ApplicationState, Deed, ProgramKind
from programs.workflow import DAYS, STEPS

PAGE = (settings.BASE_DIR / "docs/programs-workflow.md").read_text(encoding="utf-8")
NOTHING = "–"


def rows_of(heading):
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    return [line.split(" | ") for line in lines[1:]]


def listed(found, of):
    """In the order in which the words themselves stand."""
    return ", ".join(each for each in of.values if each in found) or NOTHING


def arrows():
    for deed, step in STEPS.items():
        for state in ApplicationState.values:
            if state in step.before:
                yield f"    {state} --> {step.after}: {deed}"


def test_the_table_of_steps_is_that_of_the_code():
    assert rows_of("Steps") == [
        [
            deed,
            listed(step.before, ApplicationState),
            step.after,
            step.right,
            "all" if step.kinds == set(ProgramKind) else listed(step.kinds, ProgramKind),
            "yes" if step.needs_reason else "no",
            "yes" if step.takes_a_place else "no",
            listed(step.apart_from, Deed),
        ]
        for deed, step in STEPS.items()
    ]


def test_the_clock_is_that_of_the_code():
    assert rows_of("Clock") == [[state, str(days)] for state, days in DAYS.items()]


def test_the_diagram_draws_every_step_and_no_other():
    drawn = re.search(r"```mermaid\nstateDiagram-v2\n(.*?)\n```", PAGE, re.DOTALL)[1]
    assert drawn.splitlines() == ["    [*] --> draft", *arrows()]


def test_every_deed_has_its_step():
    assert set(STEPS) == set(Deed)
