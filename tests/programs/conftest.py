import pytest
from django.test import override_settings
from django.utils import translation

from tests.factories.programs import PROBOLINGGO, StageFactory


@pytest.fixture(autouse=True, scope="module")
def files_aside(tmp_path_factory):
    """Photos and documents of tests lie nowhere else, those of a module until its last test."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture
def stage(db):
    """The only stage of an open training of Probolinggo, with one place."""
    return StageFactory()


@pytest.fixture
def siti(officer_of):
    """She checks and visits."""
    return officer_of(PROBOLINGGO)


@pytest.fixture
def budi(officer_of):
    """The head of industry decides."""
    return officer_of(PROBOLINGGO)


@pytest.fixture
def english():
    """Sentences as they are written in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def send(client):
    """Opens a form, fills in these and sends it with the ticket it came with."""

    def fill(address, **typed):
        opened = client.get(address)
        assert opened.status_code == 200, opened.status_code
        return client.post(address, typed | {"ticket": str(opened.context["ticket"])})

    return fill
