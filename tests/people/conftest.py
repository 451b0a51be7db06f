import pytest
from django.test import Client

from tests.factories.sessions import sure_of

PASSWORD = "kerupuk-renyah-77"
PROBOLINGGO, LECES, LUMAJANG, EAST_JAVA = "35.13", "35.13.11", "35.08", "35"


@pytest.fixture
def administrator(officer_of):
    """Ratna looks after the people of Kabupaten Probolinggo."""
    user = officer_of(PROBOLINGGO, role="administrator")
    user.first_name = "Ratna"
    user.save()
    return user


@pytest.fixture
def siti(officer_of):
    user = officer_of(PROBOLINGGO)
    user.first_name = "Siti Aminah"
    user.save()
    return user


@pytest.fixture
def office():
    """A browser in which somebody is signed in and has just proved once more that it is she."""

    return sure_of


@pytest.fixture
def signs_in():
    """The same by the form, so that the session is one of those that can be ended."""

    def sign_in(user):
        client = Client()
        client.post("/masuk/", {"login": user.username, "password": PASSWORD})
        return client

    return sign_in
