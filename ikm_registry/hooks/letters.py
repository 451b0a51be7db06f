"""The letter to whoever made a hook that stands still, and not by her own hand."""

import logging

from django.core.mail import send_mail
from django.template.loader import render_to_string

from ikm_registry.hooks.models import Webhook

logger = logging.getLogger(__name__)


def send_letters():
    """Each once; one that the mail server does not take is tried again with the next round."""
    for hook in Webhook.objects.filter(letter_due=True).select_related("key__user", "created_by"):
        try:
            tell_maker(hook)
        except OSError:
            logger.warning("The letter about webhook %s waits for the mail server.", hook.uuid)
        else:
            Webhook.objects.filter(pk=hook.pk).update(letter_due=False)


def tell_maker(hook):
    if not (hook.created_by.is_active and hook.created_by.email):
        logger.warning("Webhook %s stopped; nobody is there to be told.", hook.uuid)
        return
    context = {"hook": hook, "client": hook.key.user}
    subject = render_to_string("hooks/email/stopped_subject.txt", context).strip()
    message = render_to_string("hooks/email/stopped_message.txt", context)
    send_mail(subject, message, None, [hook.created_by.email])
