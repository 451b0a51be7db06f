import time

import pytest
from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

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

    def open_for(user):
        client = Client()
        client.force_login(user)
        session = client.session
        proof = {"method": "password", "at": time.time(), "reauthenticated": True}
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
        session.save()
        return client

    return open_for


@pytest.fixture
def signs_in():
    """The same by the form, so that the session is one of those that can be ended."""

    def sign_in(user):
        client = Client()
        client.post("/masuk/", {"login": user.username, "password": PASSWORD})
        return client

    return sign_in
