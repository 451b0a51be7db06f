"""What somebody does with an application on its pages."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ikm_registry.ui.tickets import Ticket


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def send(client, address, **typed):
    return client.post(address, {"ticket": str(Ticket.new(client.person))} | typed)


def page(name, application, *more):
    return reverse(f"programs:{name}", args=[application.number, *more])


def step(client, application, deed, **typed):
    application.refresh_from_db()
    told = {"deed": deed, "seen": application.mark, "on": str(timezone.localdate())}
    return client.post(page("take_step", application), told | typed)
