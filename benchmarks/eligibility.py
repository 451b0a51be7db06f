"""Who fits a program: one query, beside a plain `count(*)` of the table it reads."""

from functools import partial

from django.utils import timezone

from benchmarks import timing
from benchmarks.pages import MINISTRY, OFFICER, person
from benchmarks.registry import Registries
from ikm_registry.accounts import wall
from programs.choices import ProgramKind, Recipient, RuleKind
from programs.models import Facts, Program, Rule
from programs.models.eligibility import fitting

MOST = 3.0
PROBOLINGGO = "35.13"
RULES = {
    RuleKind.KBLI: {"codes": ["10", "13", "14", "31"]},
    RuleKind.SIZE: {"scheme": "pp7_sales", "classes": ["micro", "small"]},
    RuleKind.WORKERS: {"least": 1, "most": 19},
    RuleKind.TURNOVER: {"most": 4_800_000_000},
    RuleKind.YEARS: {"least": 2},
    RuleKind.LACKS: {"certificate": "sni"},
    RuleKind.NOT_HELPED: {"years": 3},
    RuleKind.NIB: {},
}


def program_open_to(code):
    today = timezone.localdate()
    return Program(
        kind=ProgramKind.TRAINING,
        recipient=Recipient.BUSINESS,
        open_to_id=code,
        opens_on=today,
        closes_on=today,
    )


def measure(size):
    """Print what each question costs beside the count; true if it stays within its limit."""
    registries = Registries([size])
    print(f"\nWho fits a program of {len(RULES)} rules, at {size:,} businesses:")
    try:
        return all(
            [
                compared(registries, size, "all of Indonesia", MINISTRY, ""),
                compared(registries, size, "a province", MINISTRY, "35"),
                compared(registries, size, "a regency, by its officer", OFFICER, PROBOLINGGO),
            ]
        )
    finally:
        registries.close()


def compared(registries, size, name, reader, code):
    with registries.at(size):
        by = person(reader)
        rules = [Rule(kind=kind, terms=terms) for kind, terms in RULES.items()]
        asked = partial(counted, fitting(program_open_to(code), rules, by), by)
        everything = partial(counted, Facts.objects.order_by(), person(MINISTRY))
        found = asked()
    works = [asked, everything, Facts.objects.order_by().count]
    mine, plain, bare = (timing.in_turns(registries, {size: work})[size] for work in works)
    growth = timing.Growth.of(mine, plain)
    counts = [timing.Growth.of(rounds, mine).wall for rounds in (plain, bare)]
    is_met = growth.ratio <= MOST
    print(
        f"{name:<27}{growth.wall:8.1f} ms for {found:,} that fit, count(*) {counts[0]:.1f} ms; "
        f"ratio {growth.ratio:.2f} ({growth.lowest:.2f} to {growth.highest:.2f}), at most {MOST}: "
        f"{'met' if is_met else 'NOT MET'}; count(*) without the wall {counts[1]:.1f} ms",
        flush=True,
    )
    return is_met


def counted(rows, by):
    """Behind the wall, as a page asks."""
    with wall.raised_for(by):
        return rows.count()
