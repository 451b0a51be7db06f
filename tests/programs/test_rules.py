"""What rules may ask for: each wrong term is refused with a sentence, each right one is told."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programs.choices import Recipient, RuleKind
from programs.models import Rule
from programs.models.rules import KINDS, kinds_for, read
from programs.models.wording import Wording
from tests.factories.programs import ProgramFactory, RuleFactory

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs/programs.md"

GOOD = {
    RuleKind.PLACE: {"codes": ["35.13.05"]},
    RuleKind.KBLI: {"codes": ["10", "1079"]},
    RuleKind.SIZE: {"scheme": "bps", "classes": ["micro", "small"]},
    RuleKind.WORKERS: {"least": 1, "most": 19},
    RuleKind.TURNOVER: {"most": 4_800_000_000},
    RuleKind.HOLDS: {"certificate": "pirt"},
    RuleKind.LACKS: {"certificate": "halal"},
    RuleKind.NIB: {},
    RuleKind.YEARS: {"least": 2},
    RuleKind.WOMAN: {},
    RuleKind.NOT_HELPED: {"years": 3, "kinds": ["training"]},
    RuleKind.IN_GROUP: {},
    RuleKind.MEMBERS: {"least": 10},
    RuleKind.READY: {"electricity_va": 2200},
    RuleKind.DECREE: {},
}
BAD = [
    (RuleKind.PLACE, {}),
    (RuleKind.PLACE, {"codes": ["99.99"]}),
    (RuleKind.PLACE, {"codes": "35.13"}),
    (RuleKind.PLACE, {"codes": [3513]}),
    (RuleKind.PLACE, {"codes": ["35.13"] * 51}),
    (RuleKind.KBLI, {"codes": ["47"]}),
    (RuleKind.KBLI, {"codes": ["\0"]}),
    (RuleKind.KBLI, {"codes": ["10"], "version": "2020"}),
    (RuleKind.SIZE, {"scheme": "bps"}),
    (RuleKind.SIZE, {"scheme": "bps", "classes": ["huge"]}),
    (RuleKind.SIZE, {"scheme": "who", "classes": ["micro"]}),
    (RuleKind.WORKERS, {}),
    (RuleKind.WORKERS, {"least": 5, "most": 4}),
    (RuleKind.WORKERS, {"least": -1}),
    (RuleKind.WORKERS, {"least": "5"}),
    (RuleKind.WORKERS, {"least": True}),
    (RuleKind.WORKERS, {"least": 1.5}),
    (RuleKind.HOLDS, {"certificate": "driving"}),
    (RuleKind.NIB, {"nib": "1234567890123"}),
    (RuleKind.NOT_HELPED, {"kinds": ["training"]}),
    (RuleKind.NOT_HELPED, {"years": 0}),
    (RuleKind.MEMBERS, {"least": 0}),
    (RuleKind.NIB, []),
]


def test_every_kind_has_an_example_here():
    assert set(GOOD) == set(RuleKind) == set(KINDS)


@pytest.mark.parametrize("kind", RuleKind)
def test_right_terms_are_kept_and_told(kind):
    rule = Rule(kind=kind, terms=read(kind, GOOD[kind]))
    wording = Wording([rule])

    assert rule.terms == GOOD[kind]
    for sentence in (wording.asks(rule), wording.because(rule), wording.remedy(rule)):
        assert sentence.endswith(".")
        assert "%" not in sentence


@pytest.mark.parametrize(("kind", "terms"), BAD)
def test_wrong_terms_are_refused_with_a_sentence(kind, terms):
    with pytest.raises(ValidationError) as refused:
        read(kind, terms)

    assert refused.value.message_dict["terms"][0].endswith(".")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
NAMES = sorted({name for told in KINDS.values() for name in told.terms})


@given(kind=st.sampled_from(RuleKind), terms=st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_is_sent_is_kept_or_refused(kind, terms):
    try:
        kept = read(kind, terms)
    except ValidationError as refused:
        kept = None
        sentences = refused.message_dict["terms"]
    else:
        sentences = []

    assert sentences or read(kind, kept) == kept


def test_a_rule_of_groups_is_not_asked_of_businesses():
    rule = RuleFactory.build(program=ProgramFactory(), kind=RuleKind.READY, terms={})

    with pytest.raises(ValidationError, match="kind"):
        rule.full_clean()
    assert RuleKind.READY in kinds_for(Recipient.GROUP)


def test_a_place_outside_the_program_is_refused():
    program = ProgramFactory(open_to_id="35.13.05")
    rule = RuleFactory.build(program=program, kind=RuleKind.PLACE, terms={"codes": ["35.13.14"]})

    with pytest.raises(ValidationError, match="35.13.14"):
        rule.full_clean()


def test_places_and_kbli_are_told_by_their_names():
    place = Rule(kind=RuleKind.PLACE, terms={"codes": ["35.13.05"]})
    kbli = Rule(kind=RuleKind.KBLI, terms={"codes": ["10794"]})
    wording = Wording([place, kbli])

    assert "Leces" in wording.asks(place)
    assert "10794 " in wording.asks(kbli)


def rows_of_the_page():
    """{kind: (for whom, terms)} as docs/programs.md has them."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and cells[0].strip("`") in RuleKind.values:
            yield cells[0].strip("`"), cells[1].split(", "), re.findall("`(.+?)`", cells[2])


def test_the_page_tells_every_kind_as_it_is():
    told = {kind: (set(whom), names) for kind, whom, names in rows_of_the_page()}
    assert told == {
        kind: ({str(each) for each in known.recipients}, list(known.terms))
        for kind, known in KINDS.items()
    }
