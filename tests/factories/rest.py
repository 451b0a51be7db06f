from datetime import timedelta

from django.utils import timezone

from ikm_registry.accounts.models import User
from ikm_registry.rest.models import ApiKey
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory


def client_of(*places, role="api_client"):
    """Another system that may come for these places; it has no password."""
    user = UserFactory(email="", assignments=[(role, place) for place in places])
    user.set_unusable_password()
    user.save()
    return user


def who_signs_in(user):
    """The same account of a person, who signs in by herself beside her key."""
    user.set_password("kerupuk-renyah-77")
    user.save()
    return user


def key_for(user: User, *, scopes=(KeyScope.READ,), days=30, region="35.13", **facts):
    """A saved key of this user, and its words."""
    key, words = ApiKey.made(
        user=user,
        region_id=region,
        name="Sistem data",
        scopes=[str(scope) for scope in scopes],
        purpose=facts.pop("purpose", "public_task"),
        expires_on=timezone.localdate() + timedelta(days=days),
        created_by=user,
        **facts,
    )
    key.save()
    return key, words
