"""`manage.py make_demo_key`: the key of the API with which the demo is tried, made once."""

from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError

from businesses.management.commands.seed_demo import PROBOLINGGO
from ikm_registry.accounts.models import User
from ikm_registry.accounts.roles import Role
from ikm_registry.clients.forms import in_a_year
from ikm_registry.clients.services import make_client
from ikm_registry.regions.models import Region
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.models import ApiKey, KeyPurpose
from ikm_registry.rest.scopes import KeyScope

KEEPER = {"username": "admin", "email": "admin@demo.test"}


class Command(BaseCommand):
    """Of a key the site keeps a digest alone, so nobody could show its words a second time.

    The demo therefore keeps them itself, in a file for its owner's eyes: everything there is made
    up. What the file holds is replaced when it opens nothing any more: the key was ended, has come
    to its last day, or belonged to a database that is gone.
    """

    help = "Keep a file with a key to the demo's first regency. Works where seed_demo ran only."

    def add_arguments(self, parser):
        parser.add_argument("--keep", type=Path, required=True, help="the file with its words")

    def handle(self, *, keep, **options):
        if keep.exists() and opens(keep.read_text().strip()):
            return
        keeper = User.objects.filter(**KEEPER).first()
        if keeper is None:
            raise CommandError("Nobody of the demo is here: a real site gives keys by its pages.")
        words = made(keeper)
        keep.touch(mode=0o600)
        keep.write_text(f"{words}\n")


def opens(text):
    words = Credentials.read(text)
    if words is None:
        return False
    keys = ApiKey.objects.in_force().filter(user__is_active=True)
    return keys.filter(prefix=words.prefix, digest=words.digest).exists()


def made(keeper):
    """The words of a client that reads and writes, and reads programs, let in as any other."""
    facts = {
        "name": "Demo",
        "scopes": [str(KeyScope.READ), str(KeyScope.WRITE), str(KeyScope.PROGRAMS_READ)],
        "purpose": KeyPurpose.PUBLIC_TASK,
        "read_only": False,
        "expires_on": in_a_year(),
    }
    with pghistory.context(door="command", reason="Demo"):
        _client, _key, words = make_client(
            by=keeper,
            name="Klien demo",
            role=Role.API_KEEPER,
            region=Region.objects.get(code=PROBOLINGGO),
            ends_on=None,
            key_facts=facts,
        )
    return words
