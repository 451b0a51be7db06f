"""A line to whoever signs in here, that something was decided which is hers.

It goes where she signs in by, and tells no more than that: what it is she reads behind the sign-in.
"""

from datetime import timedelta

from django.template.loader import render_to_string

from ikm_registry.outbox.services import channel_of, reaches, write

USEFUL_FOR = timedelta(days=3)


def tell(contact, *, kind, subject, facts):
    """`kind` names the template, too. Nothing, where she gave no way or this site has none."""
    if contact and reaches(channel_of(contact)):
        write(
            to=contact,
            kind=f"businesses.{kind}",
            subject=subject,
            text=render_to_string(f"businesses/{kind}.txt", facts),
            useful_for=USEFUL_FOR,
        )
