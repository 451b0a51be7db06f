"""What happens to other systems: let in with a first key, given another, ended.

A client is a user without a password whose roles are given like those of people, by whoever holds
them herself. The words of a key are told once, to who makes it.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.people.authority import Authority
from ikm_registry.people.services import give
from ikm_registry.rest.credentials import random_word
from ikm_registry.rest.models import ApiKey

NAME_LENGTH = 10


class MadeAlready(Exception):
    """The form of this key was sent before; its words cannot be told again."""


@transaction.atomic
def make_client(*, by, name, role, region, ends_on, key_facts):
    """The client, its first key and the words of that; nobody can tell them again."""
    client = open_client(name)
    give(by=by, person=client, role=role, region=region, ends_on=ends_on)
    key, words = make_key(by=by, client=client, **key_facts)
    return client, key, words


def open_client(name):
    """An account with which nobody signs in, and which holds nothing yet."""
    client = User(username=f"klien-{random_word(NAME_LENGTH).lower()}", first_name=name)
    client.set_unusable_password()
    client.full_clean(exclude=["password"])
    client.save()
    return client


@transaction.atomic
def make_key(*, by, client, **facts):
    """Whoever makes a key holds its words: so she must hold all that it opens."""
    if not Authority(by, lock=True).holds_all_of(client):
        raise PermissionDenied(_("You can make keys only for clients that hold no more than you."))
    here = Assignment.objects.permitted(by, "view").filter(user=client).first()
    if here is None:
        raise PermissionDenied(_("This client holds no role in your area."))
    return write_key(by=by, client=client, region_id=here.region_id, **facts)


@transaction.atomic
def write_key(*, by, client, region_id, **facts):
    """A key that the administrators of this place look after, and its words.

    That `by` may hold what it opens is for whoever calls to ask: by the roles of a client, or by
    another tie of hers. With the `ticket` of a form it is made once, however often that is sent.
    """
    key, words = ApiKey.made(user=client, region_id=region_id, created_by=by, **facts)
    key.full_clean(exclude=["ticket"])
    try:
        key.save()
    except IntegrityError as error:
        raise MadeAlready from error
    ApiKey.objects.require(key, by, "add")
    return key, words


@transaction.atomic
def end_key(*, by, key):
    """It opens nothing from this moment; what it did stays."""
    if not ApiKey.objects.permitted(by, "change").filter(pk=key.pk).end():
        raise PermissionDenied(_("This key has ended already."))
