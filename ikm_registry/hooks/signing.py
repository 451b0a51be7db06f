"""Signatures by Standard Webhooks 1.0: by them a receiver knows that a call is ours and new.

What is signed begins with the id and the moment of sending, so that an old call sent again by
somebody else is found out by its moment, and one under another id by its signature.
"""

import hmac
import secrets
from base64 import b64decode, b64encode

PREFIX = "whsec_"
LENGTH = 32  # bytes; the standard asks for 24 to 64


def new_secret():
    return PREFIX + b64encode(secrets.token_bytes(LENGTH)).decode()


def signature(secret, message, moment, body):
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{moment}.{body}".encode()
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def headers(keys, message, moment, body):
    """One signature for each secret in use: two while the old one is still good."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(key, message, moment, body) for key in keys),
    }
