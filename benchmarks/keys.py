"""A key whose user sees the whole country, with a rate that a measurement does not reach."""

from datetime import timedelta

from django.utils import timezone

from benchmarks.pages import MINISTRY, person
from ikm_registry.regions.models import Region
from ikm_registry.rest.models import ApiKey, KeyPurpose
from ikm_registry.rest.scopes import KeyScope

RATE = 1_000_000


def national_key():
    """Its words, as a request carries them; the one before is ended."""
    user = person(MINISTRY)
    ApiKey.objects.filter(user=user).delete()
    key, words = ApiKey.made(
        user=user,
        region=Region.objects.earliest("code"),
        name="bench",
        scopes=[KeyScope.READ],
        purpose=KeyPurpose.PUBLIC_TASK,
        expires_on=timezone.localdate() + timedelta(days=1),
        rate=RATE,
        created_by=user,
    )
    key.save()
    return str(words)
