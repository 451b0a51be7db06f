"""The picker: what people type, and which place they mean by it."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.regions.aliases import CODES
from ikm_registry.regions.models import Region

pytestmark = pytest.mark.django_db

JAVA = st.sampled_from(
    ["Leces", "kab.", "Probolinggo", "desa", "jatim", "'", "ra'as", "35.13", "%", "_", "-", "KEC"]
)


def first(text):
    return Region.objects.matching(text).values_list("code", flat=True).first()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("clarak", "35.13.05.2008"),
        ("CLAR", "35.13.05.2008"),
        ("clarak jatim", "35.13.05.2008"),
        ("Desa Clarak, Kec. Leces, Kab. Probolinggo", "35.13.05.2008"),
        ("leces probolinggo", "35.13.05"),
        ("probolinggo", "35.13"),
        ("Kab. Probolinggo", "35.13"),
        ("Kab Probolinggo", "35.13"),
        ("kota probolinggo", "35.74"),
        ("jogja", "34"),
        ("mergangsan jogja", "34.71.12"),
        ("DKI", "31"),
        ("jakarta selatan", "31.74"),
        ("Solo", "33.72"),
        ("toli-toli", "72.04"),
        ("raas sumenep", "35.29.22"),
        ("Ra’as sumenep", "35.29.22"),
        ("35.13.05", "35.13.05"),
    ],
)
def test_the_place_that_people_mean_comes_first(typed, code):
    assert first(typed) == code


def test_every_everyday_name_leads_to_its_place():
    misread = [alias for alias, code in CODES.items() if first(" ".join(alias)) != code]
    assert misread == []


def test_a_name_alone_does_not_bring_everything_below_it():
    found = Region.objects.matching("leces probolinggo")
    assert [region.code for region in found] == ["35.13.05", "35.13.05.2005"]


def test_names_that_begin_with_the_words_precede_those_that_hold_them():
    names = [region.name for region in Region.objects.inside("35").matching("gading")]
    beginning = [name for name in names if name.startswith("Gading")]
    assert names[: len(beginning)] == beginning
    assert len(names) > len(beginning)


@pytest.mark.parametrize("typed", ["", "  ", "s", "?!", "\x00", "'", "zzzzqqq", "%%%"])
def test_what_means_no_place_finds_none(typed):
    assert not Region.objects.matching(typed).exists()


def test_a_region_that_has_ended_is_no_longer_offered():
    Region.objects.filter(code="35.13.05.2008").update(valid_to=timezone.localdate())
    assert first("clarak") is None


def test_a_search_inside_a_scope_stays_inside():
    codes = Region.objects.inside("35.74", "75.02").matching("mayangan")
    assert {region.code[:5] for region in codes} == {"35.74"}


@given(st.text() | st.lists(JAVA, max_size=15).map(" ".join))
def test_any_text_is_answered_from_inside_the_scope(text):
    for region in Region.objects.inside("35.13").matching(text)[:20]:
        assert region.code.startswith("35.13")


@pytest.mark.parametrize("typed", ["clarak", "leces probolinggo", "clarak jatim", "su", "baru"])
def test_the_search_is_answered_from_an_index(typed):
    plan = Region.objects.matching(typed)[:20].explain()
    assert "region_name_words" in plan
    assert "Seq Scan" not in plan


def test_a_place_and_all_below_is_answered_from_an_index():
    found = Region.objects.inside("35.13", "75.02")
    assert "Seq Scan" not in found.explain()
    assert {region.code[:5] for region in found} == {"35.13", "75.02"}


def test_no_place_given_is_no_place_found():
    assert not Region.objects.inside().exists()
