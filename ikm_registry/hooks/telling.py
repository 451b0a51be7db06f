"""From the feed to calls: each hook is told what came after its cursor, once."""

import logging

from django.db import transaction

from ikm_registry.feed.following import TooOld
from ikm_registry.feed.models import Horizon, number_changes
from ikm_registry.hooks.choices import State, Stop
from ikm_registry.hooks.events import news, reader_of
from ikm_registry.hooks.models import Delivery, Webhook

logger = logging.getLogger(__name__)

# Events are read so many at a time; while so many calls of a hook wait, the feed keeps the rest.
PAGE = 500
MOST_WAITING = 1_000


def tell_all():
    """Make out the calls of all hooks.

    Numbers are given in a transaction of their own, as for every reader of the feed.
    """
    hooks = list(Webhook.objects.in_force().select_related("key__user"))
    if hooks:
        reached = number_changes()
        forgotten = Horizon.objects.get().forgotten
        for hook in hooks:
            if hook.cursor < forgotten:
                stop_behind(hook)
            elif hook.cursor < reached:
                tell(hook, reached)


def stop_behind(hook):
    """So do all after a restore (the feed forgets all then): a copy of the site calls nobody."""
    logger.warning("Webhook %s stops: the changes it had reached are gone.", hook.uuid)
    Webhook.objects.filter(pk=hook.pk).stop(Stop.BEHIND)


def tell(hook, reached):
    if hook.deliveries.filter(state=State.WAITING).count() >= MOST_WAITING:
        return
    try:
        events, cursor = news(reader_of(hook), after=hook.cursor, until=reached, most=PAGE)
    except TooOld:  # forgotten at this moment: the next round stops it
        return
    make_out(hook, events, cursor)


@transaction.atomic
def make_out(hook, events, cursor):
    """Calls and cursor in one transaction: of two who read the same, one writes."""
    here = Webhook.objects.filter(pk=hook.pk, cursor=hook.cursor, stopped_at=None)
    if here.update(cursor=cursor):
        Delivery.objects.bulk_create(
            Delivery(hook=hook, event=each.name, timepoint=each.timepoint, body=each.body)
            for each in events
            if each.name in hook.told
        )
