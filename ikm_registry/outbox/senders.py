"""How a message leaves. The settings name one sender for each channel (OUTBOX).

A sender takes a message and returns; `Refused` says that a later try would meet the same answer,
any `OSError` that it may not. Another gateway is another function here.
"""

import json
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail

PATIENCE = 10  # seconds
# Answers that ask to come again; other refusals stay what they are.
COME_AGAIN = {408, 425, 429}


class Refused(Exception):
    """Will not be taken, however often it is tried."""


class Unanswered(OSError):
    """The gateway did not take it this time."""


def mail(message):
    send_mail(message.subject, message.body, None, [message.to])


def screen(message):
    """For the demo: nothing leaves; the page of the outbox shows it."""


def gateway(message):
    """A service that sends WhatsApp or SMS: one POST of JSON, with a token.

    Called outside of any transaction's care, by the worker. The address is set by whoever runs
    the site, so it may lie inside, too.
    """
    to = urlsplit(settings.OUTBOX_GATEWAY_URL)
    kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
    said = {"to": message.to, "text": message.body, "kind": message.kind, "id": str(message.key)}
    head = {
        "Authorization": f"Bearer {settings.OUTBOX_GATEWAY_TOKEN}",
        "Content-Type": "application/json",
        # Tried again after an answer that was lost, it shall not arrive twice.
        "Idempotency-Key": str(message.key),
    }
    path = f"{to.path or '/'}{'?' if to.query else ''}{to.query}"
    try:
        with closing(kind(to.hostname or "", to.port, timeout=PATIENCE)) as way:
            way.request("POST", path, json.dumps(said).encode(), head)
            judge(way.getresponse().status)
    except HTTPException as error:
        raise Unanswered(type(error).__name__) from error


def judge(status):
    if status in COME_AGAIN or status >= 500:
        raise Unanswered(f"HTTP {status}")
    if not 200 <= status < 300:
        raise Refused(f"HTTP {status}")
