"""Where calls may go: to public addresses alone, never into the house (SSRF).

A name is looked up once for each call, every address that it has is judged, and the connection is
made to one of those that were judged: a name that leads elsewhere a moment later (DNS rebinding)
changes nothing.
"""

import socket
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from ikm_registry.hooks.choices import Fault

LONGEST = 500
PORTS = {"https": 443, "http": 80}
UNICAST = ip_network("2000::/3")
# Beside what `ipaddress` calls not global: versions of Python differ, and tunnels lead anywhere.
NOT_OUTSIDE = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]


class Refused(Exception):
    """This address is not called: `fault` is one of the words for it, the sentence for people."""

    def __init__(self, fault, sentence):
        super().__init__(sentence)
        self.fault = fault


@dataclass(frozen=True)
class Receiver:
    """Where a call goes: the name that its certificate must bear, and the addresses it may take."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def is_outside(written):
    """Whether this is an address of the public internet, and of nothing else."""
    address = ip_address(written)
    if address.version == 6 and address not in UNICAST:
        return False  # IPv4 in other clothes, too
    return address.is_global and not any(address in network for network in NOT_OUTSIDE)


def is_allowed(written):
    return is_outside(written) or (settings.WEBHOOKS_TO_LOOPBACK and is_loopback(written))


def is_loopback(written):
    return ip_address(written).is_loopback


def receiver(url):
    """Who is called under this address, looked up now; refused where she may not be."""
    parts = split(url)
    addresses = resolved(parts.hostname, parts.port or PORTS[parts.scheme])
    if not all(map(is_allowed, addresses)):
        raise Refused(Fault.ADDRESS, _("This address lies inside a network: only public ones."))
    if parts.scheme != "https" and not all(map(is_loopback, addresses)):
        raise Refused(Fault.ADDRESS, _("The address begins with https://."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or PORTS[parts.scheme]
    return Receiver(parts.scheme, parts.hostname, port, path, addresses)


def split(url):
    """The parts of an address that can be called at all."""
    wrong = Refused(Fault.ADDRESS, _("This is no address like https://example.go.id/webhook."))
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST:
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if not parts.hostname or port == 0 or "#" in url or "@" in parts.netloc:
        raise wrong
    if parts.scheme not in (PORTS if settings.WEBHOOKS_TO_LOOPBACK else ["https"]):
        raise Refused(Fault.ADDRESS, _("The address begins with https://."))
    return parts


def resolved(host, port):
    """Every address of a name, in the order in which the machine would take them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(Fault.NAME, _("The name “%s” leads nowhere.") % host[:100]) from error
    return tuple(dict.fromkeys(str(place[0]) for *_kind, place in found))
