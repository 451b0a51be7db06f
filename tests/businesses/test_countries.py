import csv

import pytest
from django.conf import settings
from django.utils import translation

from businesses.filters.answers import country_choices
from businesses.forms.parts import MarketForm
from businesses.models import Country

INDEPENDENT = settings.BASE_DIR.parent / "shared/data/reference/countries.csv"

pytestmark = pytest.mark.django_db


def test_all_countries_of_iso_3166_are_listed():
    assert Country.objects.count() == 249
    assert Country.objects.filter(asean=True).count() == 11


def test_they_are_as_an_independent_list_says():
    if not INDEPENDENT.exists():
        pytest.skip("the independent list of countries is not beside this checkout")
    with INDEPENDENT.open(encoding="utf-8", newline="") as file:
        theirs = {row["alpha2"]: row for row in csv.DictReader(file)}
    ours = {row.alpha2: row for row in Country.objects.all()}
    assert ours.keys() == theirs.keys()
    assert {code for code, row in ours.items() if row.asean} == {
        code for code, row in theirs.items() if row["asean"]
    }
    assert {
        code: row.name_id
        for code, row in ours.items()
        if row.name_id not in (theirs[code]["name_id"], theirs[code]["name_id_cldr"])
    } == {}


def test_the_name_follows_the_language_of_the_reader():
    germany = Country.objects.get(alpha2="DE")
    with translation.override("id"):
        assert str(germany) == "Jerman"
    with translation.override("en"):
        assert str(germany) == "Germany"
    with translation.override(None):
        assert germany.name == "Jerman"


@pytest.mark.parametrize(
    ("language", "earlier", "later"), [("id", "Jerman", "Prancis"), ("en", "France", "Germany")]
)
def test_menus_follow_the_alphabet_of_the_reader(language, earlier, later):
    with translation.override(language):
        for menu in (MarketForm.base_fields["country"].choices, country_choices()):
            names = [str(name) for _code, name in menu]
            assert names.index(earlier) < names.index(later)
