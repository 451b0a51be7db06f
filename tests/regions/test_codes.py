"""What a code tells by itself: kind, clock and what lies above."""

import datetime as dt

import pytest

from ikm_registry.regions.choices import Kind
from ikm_registry.regions.codes import ancestor_codes, kind_of, parent_code, regency_code
from ikm_registry.regions.models import Region


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("35", Kind.PROVINCE),
        ("35.13", Kind.REGENCY),
        ("35.74", Kind.CITY),
        ("31.01", Kind.REGENCY),
        ("31.71", Kind.CITY),
        ("35.13.05", Kind.DISTRICT),
        ("35.13.24.1003", Kind.URBAN_VILLAGE),
        ("35.13.05.2008", Kind.VILLAGE),
        ("91.03.01.3007", Kind.CUSTOMARY_VILLAGE),
    ],
)
def test_the_code_says_what_a_region_is_called_by_law(code, kind):
    assert kind_of(code) == kind


def test_a_village_lies_in_a_district_a_regency_and_a_province():
    assert ancestor_codes("35.13.05.2008") == ["35", "35.13", "35.13.05"]
    assert parent_code("35.13.05.2008") == "35.13.05"
    assert parent_code("35") is None
    assert regency_code("35.13.05.2008") == "35.13"


@pytest.mark.parametrize(
    ("code", "label", "hours"),
    [
        ("35.13", "WIB", 7),  # Kabupaten Probolinggo
        ("61.71", "WIB", 7),  # Pontianak: the west of Kalimantan keeps WIB
        ("64.72", "WITA", 8),  # Samarinda
        ("75.02", "WITA", 8),  # Kabupaten Boalemo
        ("82.71", "WIT", 9),  # Ternate
        ("91.71", "WIT", 9),  # Jayapura
        ("96.71", "WIT", 9),  # Sorong, in the youngest province
    ],
)
def test_each_region_keeps_the_clock_of_its_province(code, label, hours):
    region = Region(code=code)
    assert region.zone_label == label
    noon = dt.datetime(2026, 11, 22, 12, tzinfo=region.zone)
    assert noon.utcoffset() == dt.timedelta(hours=hours)


def test_ancestors_are_read_in_one_query(db, django_assert_num_queries):
    clarak = Region.objects.get(code="35.13.05.2008")
    with django_assert_num_queries(1):
        names = [region.name for region in clarak.ancestors]
    assert names == ["Jawa Timur", "Kabupaten Probolinggo", "Leces"]
    assert clarak.full_name == "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"
