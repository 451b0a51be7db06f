"""The measurements themselves: each page they ask answers, and a scan they forbid is seen."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection

from benchmarks import eligibility
from benchmarks.databases import fingerprint
from benchmarks.pages import MINISTRY, PAGES, person
from benchmarks.plans import scans_of
from benchmarks.reference import json_agg
from benchmarks.timing import Growth, Round
from ikm_registry.regions.models import Region
from programs.models import Rule
from programs.models.eligibility import fitting
from programs.models.rules import read

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def demo():
    call_command("seed_demo", businesses=60, verbosity=0)


@pytest.mark.usefixtures("demo")
def test_every_page_that_is_measured_answers():
    for page in PAGES:
        page.at_hand()()


@pytest.mark.usefixtures("demo")
def test_the_reference_reads_the_rows_of_the_page():
    assert len(json_agg.page("35.13", 25)) == 25


@pytest.fixture
def counted_regions():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE regions_region")


@pytest.mark.usefixtures("counted_regions")
def test_reading_a_large_table_from_end_to_end_is_named():
    (scan,) = scans_of(lambda: Region.objects.filter(full_name__endswith="nowhere").count(), NOBODY)
    assert scan.table == "regions_region"
    assert "regions_region" in str(scan)


@pytest.mark.usefixtures("counted_regions")
def test_finding_by_key_is_no_such_reading():
    assert scans_of(lambda: Region.objects.get(code="35.13"), NOBODY) == []


@pytest.mark.usefixtures("demo")
def test_who_fits_is_asked_with_rules_that_are_right():
    program, by = eligibility.program_open_to("35"), person(MINISTRY)
    rules = [Rule(kind=kind, terms=terms) for kind, terms in eligibility.RULES.items()]
    assert [read(rule.kind, rule.terms) for rule in rules] == [rule.terms for rule in rules]
    assert eligibility.counted(fitting(program, rules, by), by) < 60


def test_a_ratio_is_taken_round_by_round():
    first = [Round(wall=10, web=5, database=5), Round(wall=20, web=5, database=5)]
    larger = [Round(wall=12, web=6, database=6), Round(wall=24, web=6, database=6)]
    found = Growth.of(larger, first)
    assert (found.ratio, found.lowest, found.highest) == (1.2, 1.2, 1.2)
    assert found.wall == 18


def test_the_fingerprint_stays_while_the_seed_does():
    assert fingerprint() == fingerprint()
