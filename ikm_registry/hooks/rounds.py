"""The rounds beside the tasks: look what is new, claim what is due, call, note what became of it.

One thread asks the database; those that call have no connection to it. So no transaction is open
while somebody is waited for, and a slow receiver keeps a few callers and nothing else.
"""

import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import transaction

from ikm_registry.hooks.letters import send_letters
from ikm_registry.hooks.models import Delivery
from ikm_registry.hooks.outcomes import note
from ikm_registry.hooks.sending import Parcel, send
from ikm_registry.hooks.telling import tell_all

PAUSE = 1  # second between two rounds
SELDOM = 60  # seconds between two looks at what is not urgent


def go_round(stop):
    """Until the worker stops; calls under way are let finish."""
    with ThreadPoolExecutor(settings.WEBHOOK_CALLERS) as callers:
        post = Post(callers)
        try:
            while not stop.is_set():
                post.go_round()
                if not post.rest(PAUSE):
                    stop.wait(PAUSE)
        finally:  # whatever went wrong, what arrived is known
            post.finish()


class Post:
    """The calls that this process has under way."""

    def __init__(self, callers):
        self.callers = callers
        self.under_way = {}
        self.next_look = 0.0

    def go_round(self):
        self.note_what_came_back()
        tell_all()
        self.call_what_is_due()
        if time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + SELDOM
            send_letters()
            Delivery.objects.outdated().delete()

    def call_what_is_due(self):
        """A hook gets more callers when all that it has are back."""
        room = settings.WEBHOOK_CALLERS - len(self.under_way)
        if room:
            with transaction.atomic():
                claimed = Delivery.objects.claimed(room, busy=self.busy)
            for delivery in claimed:
                self.under_way[self.callers.submit(send, parcel_of(delivery))] = delivery

    @property
    def busy(self):
        return {delivery.hook_id for delivery in self.under_way.values()}

    def rest(self, seconds):
        """Until the first call is back; whether there was any to wait for."""
        done, going_on = wait(self.under_way, seconds, return_when=FIRST_COMPLETED)
        return bool(done or going_on)

    def note_what_came_back(self):
        for call in [call for call in self.under_way if call.done()]:
            note(self.under_way.pop(call), call.result())

    def finish(self):
        wait(self.under_way)
        self.note_what_came_back()


def parcel_of(delivery):
    hook = delivery.hook
    return Parcel(hook.url, hook.secrets_in_use, delivery.message, delivery.body)
