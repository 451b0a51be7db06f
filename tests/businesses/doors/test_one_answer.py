"""A row is taken by the page, a call, a call of many and a list alike, or refused by all alike.

`DOORS_EXAMPLES=500 python3 run.py test tests/businesses/doors` looks at others, for longer.
"""

import os

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from businesses.api.sheets import CELLS
from businesses.forms.registration import RegistrationForm
from businesses.models import Business
from businesses.views.parts import PARTS
from ikm_registry.regions.models import Region
from tests.businesses.doors.doors import REFUSED, Doors, box_of, taken_back
from tests.businesses.doors.parts import BOXES, KINDS, DoorsOfParts
from tests.businesses.doors.rows import (
    BEYOND,
    FACTS,
    HERE,
    NIB,
    NIK,
    ROWS,
    WITH_NEW,
    Row,
    Said,
    some_of,
)
from tests.factories.businesses import BusinessFactory, OwnerFactory

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("DOORS_EXAMPLES", "25"))
# Each example goes through four doors, so a failing one is shown as it was found.
unhurried = settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == 25,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def doors(client, officer_of, writer):
    officer = officer_of("35.13")
    client.force_login(officer)
    return Doors(client, officer, writer)


def the_one(row, answers):
    """What all doors say. Of a place outside a list says more, for it is read to its end."""
    told = {
        door: REFUSED if "permission" in {code for _fact, code in answer} else answer
        for door, answer in answers.items()
    }
    common = set.intersection(*told.values())
    apart = {door: answer - common for door, answer in told.items()}
    if any(apart.values()):
        pytest.fail(f"{row} is told of {apart}", pytrace=False)
    return told["page"]


@unhurried
@given(row=ROWS)
def test_a_new_business_is_taken_or_refused_for_the_same_reasons_at_every_door(doors, row):
    the_one(row, doors.all(row))


@unhurried
@given(said=some_of(["name", "owner_name", *BEYOND]))
def test_what_no_list_tells_of_a_new_business_is_judged_alike_by_the_others(doors, said):
    row = Row(HERE, said)
    the_one(row, doors.but_the_list(row))


@unhurried
@given(said=some_of(["name", "owner_name", *(fact for fact in BEYOND if fact not in WITH_NEW)]))
def test_what_no_list_tells_of_a_known_business_is_judged_alike_by_the_others(doors, said):
    with taken_back():
        business = BusinessFactory(nib=NIB, owner=None)
        row = Row(HERE, said | {"nib": Said(NIB, NIB, NIB)})
        the_one(row, doors.but_the_list(row, business))


KNOWN = {fact: said for fact, said in FACTS.items() if fact not in WITH_NEW | {"nib"}}
CORRECTIONS = some_of(KNOWN).filter(lambda said: said["name"].typed)


@unhurried
@given(said=CORRECTIONS)
def test_a_known_business_is_corrected_or_not_for_the_same_reasons_at_every_door(doors, said):
    with taken_back():
        business = BusinessFactory(nib=NIB, owner=None)
        row = Row(HERE, said | {"nib": Said(NIB, NIB, NIB)})
        the_one(row, doors.all(row, business))


@pytest.mark.parametrize("kind", KINDS, ids=str)
@unhurried
@given(data=st.data())
def test_a_part_is_taken_or_refused_for_the_same_reasons_at_every_door(
    client, writer, doors, kind, data
):
    said = data.draw(kind.some)
    with taken_back():
        answers = DoorsOfParts(client, writer, BusinessFactory(name="Lumpia Bu Sri")).all(
            kind, said
        )
    the_one({fact: each.typed[:30] for fact, each in said.items()}, answers)


def test_each_box_of_the_page_is_asked_at_the_other_doors_or_left_out_with_a_reason():
    form = RegistrationForm(business=Business(), places=Region.objects.none(), money=True)
    boxes = {f"{name}-{box}" for name, part in form.forms.items() for box in part.fields}
    asked = {box_of(fact) for fact in FACTS | BEYOND}
    apart = {"business-opening_hours", "business-confirm_not_duplicate"}
    apart |= {"owner-confirm_same_person", "business-region", "period-year"}
    assert boxes - asked == apart
    assert set(CELLS) - {*FACTS} == {"registry_no", "region_code", "year", "materials_value"}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_box_of_a_part_is_asked_or_left_out_with_a_reason(kind):
    form = PARTS[kind.page].form(business=BusinessFactory(), money=True)
    assert set(form.fields) - {BOXES.get(fact, fact) for fact in kind.facts} <= {
        *("product", "photo", "file")
    }


def named(name, **said):
    return Row(HERE, {fact: Said(*[text] * 3) for fact, text in {"name": name, **said}.items()})


DOUBLED = {("nib", "doubled")}


def test_the_second_of_one_nib_is_refused_at_every_door(doors):
    rows = [named("Keripik Bu Rupi", nib=NIB), named("Emping Jaya", nib="9120 0012 34567")]
    for door in (doors.page, doors.call):
        with taken_back():
            assert [door(row) for row in rows] == [set(), DOUBLED]
    for match in ("id,registry_no", "nib"):
        with taken_back():
            assert doors.many(rows, match) == [set(), DOUBLED]
    assert doors.lines(rows) == [set(), DOUBLED]


def test_a_nik_of_somebody_called_otherwise_is_refused_at_every_door(doors):
    OwnerFactory(name="Hj. Rupiati Wulandari", nik=NIK)
    answers = doors.all(named("Emping Jaya", owner_name="Siti Aminah", owner_nik=NIK))
    assert list(answers.values()) == [{("owner_nik", "other_name")}] * 4
    taken = doors.all(named("Emping Jaya", owner_name="Bu Rupiati W.", owner_nik=NIK))
    assert list(taken.values()) == [set()] * 4


def test_nothing_was_founded_in_a_year_to_come(doors):
    answers = doors.all(named("Emping Jaya", founded_year=str(localdate().year + 1)))
    assert list(answers.values()) == [{("founded_year", "max_value")}] * 4


def test_a_likely_double_is_told_at_every_door(doors):
    """A list, which cannot answer, keeps it with a warning; the others ask first."""
    BusinessFactory(name="KERIPIK BU RUPI")
    answers = doors.all(named("Keripik Bu Rupi"))
    assert {code for answer in answers.values() for _fact, code in answer} == {
        "duplicate_suspected"
    }
    assert all(answers.values())
