"""docs/changes.md says what the code says."""

import re

from django.conf import settings

from businesses.choices import FieldRule
from businesses.models.change_rules import RULES
from businesses.services.change_steps import STEPS

PAGE = (settings.BASE_DIR / "docs/changes.md").read_text(encoding="utf-8")
NOTHING = "–"


def rows_of(heading):
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    return [line.split(" | ") for line in lines[1:]]


def listed(values):
    return ", ".join(values) or NOTHING


def test_the_table_of_steps_is_that_of_the_code():
    assert rows_of("Steps") == [
        [
            deed,
            listed(step.before),
            listed(step.after),
            step.taker,
            "yes" if step.needs_reason else "no",
            step.tells,
        ]
        for deed, step in STEPS.items()
    ]


def test_the_table_of_fields_is_that_of_the_code():
    assert rows_of("Fields") == [
        [
            kind,
            *(listed(name for name, needs in rules.items() if needs == rule) for rule in FieldRule),
        ]
        for kind, rules in RULES.items()
    ]
