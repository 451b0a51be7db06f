"""The secrets of second steps, which the library keeps inside a column of its own, sealed anew."""

from allauth.mfa.models import Authenticator
from django.db import models, transaction

from ikm_registry.sealing.cipher import unseal
from ikm_registry.sealing.rotation import resealed

# What the library passes through `encrypt` (second_factor.py): the secret of an app, and that from
# which backup codes are made. Of a passkey only the public half is kept.
SECRETS = {"secret", "seed"}


def reseal_steps(steps: type[models.Model] = Authenticator) -> int:
    """Seal each with the first key, and what is not sealed yet; return how many there were."""
    return rewritten(steps, resealed)


def open_steps(steps: type[models.Model]) -> int:
    """Take the seals away, for a release that knows none."""
    return rewritten(steps, lambda token: unseal(token.encode()))


@transaction.atomic
def rewritten(steps, secret_from):
    count = 0
    for step in steps._default_manager.filter(data__has_any_keys=SECRETS).select_for_update():
        anew = {name: secret_from(step.data[name]) for name in SECRETS & step.data.keys()}
        step.data |= anew
        step.save(update_fields=["data"])
        count += 1
    return count
