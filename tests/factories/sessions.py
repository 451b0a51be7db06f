"""Browsers in which somebody is signed in."""

import time

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.test import Client


def cookie_of(person, site):
    """What a real browser holds after she has signed in at this address."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


def sure_of(person, *, for_seconds=0):
    """A browser in which she has just proved once more that it is she, as decisions ask for.

    The proof holds five minutes, and `for_seconds` more.
    """
    client = Client()
    client.force_login(person)
    session = client.session
    at = time.time() + for_seconds
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at, "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
    session.save()
    return client
