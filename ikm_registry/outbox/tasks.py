"""The worker's door: messages leave in the background, so that no page waits for a gateway."""

import logging

from django.tasks import task

from ikm_registry.jobs.retrying import go_again
from ikm_registry.outbox.choices import State
from ikm_registry.outbox.delivery import settle, take, try_once

logger = logging.getLogger(__name__)

GIVEN_UP = "given up"


@task()
def deliver(key):
    """After 1, 5 and 30 minutes again, where the gateway or the mail server did not take it."""
    message = take(key)
    if message is None or try_once(message):
        return
    if not go_again(deliver, key, tries=message.tries - 1):
        logger.error("Message %s was not taken: %s.", message.key, message.fault)
        settle(message, State.FAILED, message.fault or GIVEN_UP)
