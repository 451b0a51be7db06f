"""Each page speaks the language of its reader: no sentence of the other one stands on it."""

import re
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.test import Client

from businesses.models import Country, Unit
from ikm_registry.regions.models import Region
from tests.access.test_matrix import MATRIX
from tests.factories.accounts import UserFactory
from tests.factories.imports import MAKER

pytestmark = pytest.mark.django_db

CATALOGUE = polib.pofile(settings.BASE_DIR / "locale/id/LC_MESSAGES/django.po")
SPOKEN = {"alt", "aria-label", "data-label", "placeholder", "title"}
# Pages that answer with a file or that only lead on.
FILES = {
    "businesses:change_evidence",
    "businesses:export",
    "businesses:file",
    "businesses:import_problems",
    "metrics",
}
# The dictionary tells each field in both languages, and fields of the API have names of their own.
IN_BOTH = {"api_dictionary", "api_dictionary_of", "api_reference_group"}
# Each language is called by its own name.
OF_BOTH = {"Bahasa Indonesia", "English"}


class Texts(HTMLParser):
    """What is read or heard, piece by piece."""

    def __init__(self, page):
        super().__init__()
        self.pieces = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.pieces |= {value for name, value in attrs if name in SPOKEN and value}

    def handle_data(self, text):
        self.pieces.add(re.sub(r"\s+", " ", text).strip())


@pytest.fixture
def spoken():
    """The sentences of one language alone, by language; data of the registry are of neither."""
    pairs = [(entry.msgid, entry.msgstr or entry.msgstr_plural[0]) for entry in CATALOGUE]
    pairs += [
        (entry.msgid_plural, entry.msgstr_plural[0]) for entry in CATALOGUE if entry.msgid_plural
    ]
    english, indonesian = ({pair[side] for pair in pairs} for side in (0, 1))
    data = {*Unit.objects.values_list("name", flat=True), *MAKER, *OF_BOTH}
    data |= {country.name_en for country in Country.objects.all()}
    data |= set(Region.objects.inside("35.13").values_list("name", flat=True))
    return {"en": english - indonesian - data, "id": indonesian - english - data}


@pytest.mark.parametrize(("language", "other"), [("en", "id"), ("id", "en")])
def test_pages_speak_one_language(language, other, here, spoken):
    client = Client()
    client.force_login(UserFactory(is_superuser=True, first_name="Ratna"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    leaks = {}
    for name in sorted(MATRIX.keys() - FILES - IN_BOTH):
        answer = client.get(MATRIX[name].url(here.things))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = Texts(answer.content.decode()).pieces & spoken[other]
            leaks |= {name: found} if found else {}
    assert leaks == {}
