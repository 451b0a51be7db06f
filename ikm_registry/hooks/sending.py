"""One call to a receiver: from the look-up of its name to the head of its answer, in 15 seconds.

Nothing here asks the database, so that no transaction waits for a stranger. Redirects are not
followed, proxies not asked, cookies not kept; of the answer only status and `Retry-After` count.
"""

import io
import socket
import ssl
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from ikm_registry.hooks.addresses import PORTS, Refused, receiver
from ikm_registry.hooks.choices import Fault
from ikm_registry.hooks.signing import headers

PATIENCE = 15  # seconds
MOST_READ = 64 * 1024  # bytes of an answer
LONGEST_HEADER = 100
CALLER = "IKM-Registry-Webhooks/1.0"


@dataclass(frozen=True)
class Parcel:
    """All that a call needs, so that it asks nothing else."""

    url: str
    keys: tuple[str, ...]
    message: str
    body: str


@dataclass(frozen=True)
class Outcome:
    """What became of a call: the status that was answered, or why none was."""

    status: int | None = None
    fault: str = ""
    retry_after: str = ""

    @property
    def is_delivered(self):
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self):
        return self.status == 410


def send(parcel, patience=PATIENCE):
    """Call, and say what became of it; it never raises."""
    ends = time.monotonic() + patience
    try:
        return call(receiver(parcel.url), parcel, ends)
    except Refused as error:
        return Outcome(fault=error.fault)
    except TimeoutError:
        return Outcome(fault=Fault.TIMEOUT)
    except ssl.SSLCertVerificationError:
        return Outcome(fault=Fault.CERTIFICATE)
    except (HTTPException, ValueError):
        return Outcome(fault=Fault.ANSWER)
    except OSError:
        return Outcome(fault=Fault.CONNECTION)


def call(to, parcel, ends):
    body = parcel.body.encode()
    said = headers(parcel.keys, parcel.message, int(time.time()), parcel.body)
    said |= {"Content-Type": "application/json", "User-Agent": CALLER, "Connection": "close"}
    with closing(PinnedConnection(to, ends)) as way:
        way.request("POST", to.path, body, said)
        answer = way.getresponse()
        retry_after = answer.headers.get("Retry-After", "")[:LONGEST_HEADER]
    return Outcome(answer.status, retry_after=retry_after)


class PinnedConnection(HTTPConnection):
    """To the addresses that were judged and no other; the certificate is that of the name."""

    def __init__(self, to, ends):
        self.default_port = PORTS[to.scheme]  # is not named beside the host
        super().__init__(to.host, to.port)
        self.to, self.ends = to, ends

    def connect(self):
        plain = connected(self.to.addresses, self.port, self.ends)
        try:
            way = self.to.scheme == "https" and encrypted(plain, self.to.host, self.ends)
        except BaseException:
            plain.close()
            raise
        self.sock = Line(way or plain, self.ends)


def connected(addresses, port, ends):
    """To the first of them that answers; each has its share of the time."""
    *others, last = addresses
    for place, address in enumerate(others):
        with suppress(OSError):
            share = left(ends) / (len(addresses) - place)
            return socket.create_connection((address, port), timeout=share)
    return socket.create_connection((last, port), timeout=left(ends))


def encrypted(plain, host, ends):
    plain.settimeout(left(ends))
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def left(ends):
    """The seconds until then; there is no such time when it is over."""
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class Line:
    """A connection of which everything together ends at one moment, however it trickles."""

    def __init__(self, sock, ends):
        self.sock, self.ends = sock, ends

    def sendall(self, data):
        self.sock.settimeout(left(self.ends))
        self.sock.sendall(data)

    def makefile(self, mode):
        return io.BufferedReader(Answer(self.sock, self.ends))

    def close(self):
        self.sock.close()


class Answer(io.RawIOBase):
    """What comes back, up to a bound."""

    def __init__(self, sock, ends):
        self.sock, self.ends, self.rest = sock, ends, MOST_READ

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.rest:
            raise HTTPException("too long")
        self.sock.settimeout(left(self.ends))
        count = self.sock.recv_into(memoryview(buffer)[: self.rest])
        self.rest -= count
        return count
