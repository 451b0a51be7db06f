"""Which key a request carries, whose it is and what it may do: asked, counted, limited at once.

One statement does it all (the function `rest_admit`, see migrations/0002; for a token one that asks
it about the token's key, see migrations/0005): it finds the key, looks
whether it is in force and its user active, counts the request in the window of five minutes and
tells the user's assignments. It commits by itself before anything else happens, so that what was
counted stays whatever becomes of the request, and two requests of one key never wait for each
other's work.

How many bytes went out is known only afterwards. A process keeps that number by key and hands it
over with the key's next request that it answers: the last answer of a process that stops is not
counted, in return counting costs no statement.
"""

import hmac
import time
from collections import defaultdict
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from ikm_registry.accounts.models import User
from ikm_registry.rest.credentials import Credentials
from ikm_registry.rest.scopes import rights_of

WINDOW = 300  # seconds; the functions of migrations/0002 count by the same
KNOWN = {"id", "username", "first_name", "is_superuser", "is_active"}
# Django takes loaded values in the order of the columns.
LOADED = [field.attname for field in User._meta.concrete_fields if field.attname in KNOWN]
LONGEST_PATH = 200
COMMA, SPACE = ",", " "
# By a key, and by a token.
ADMIT = {
    False: "SELECT * FROM rest_admit(%s, %s, %s, %s, %s)",
    True: "SELECT * FROM rest_admit_by_token(%s, %s, %s, %s, %s)",
}

bytes_owed: defaultdict[str, int] = defaultdict(int)


class Admitted(NamedTuple):
    """What the database says of a key that is in force; `asked` counts this request, too."""

    key_id: int
    digest: str
    user_id: int
    username: str
    first_name: str
    is_superuser: bool
    scopes: list[str]
    purpose: str
    read_only: bool
    addresses: list[str]
    held: str | None
    allowed: int
    asked: int

    @property
    def is_limited(self) -> bool:
        return self.asked > self.allowed

    @property
    def remaining(self) -> int:
        return max(0, self.allowed - self.asked)

    def may_come_from(self, address: str) -> bool:
        if not self.addresses:
            return True
        try:
            place = ip_address(address)
        except ValueError:
            return False
        return any(place in ip_network(each) for each in self.addresses)

    def as_user(self) -> User:
        """The user of the key, narrowed to its scopes; her assignments are already loaded.

        Whatever else of her is asked for is loaded then, and saving her keeps what was not.
        """
        facts = {
            "id": self.user_id,
            "username": self.username,
            "first_name": self.first_name,
            "is_superuser": self.is_superuser,
            "is_active": True,
        }
        user = User.from_db("default", LOADED, [facts[name] for name in LOADED])
        user.held = [tuple(pair.split(SPACE)) for pair in (self.held or "").split(COMMA) if pair]
        user.narrowed_to = rights_of(tuple(self.scopes), self.read_only)
        return user


def admit(words: Credentials) -> Admitted | None:
    """None for a key that is unknown, ended, over or of a user who was closed: all the same.

    A token is worth what its key is worth now, for the scopes that it was asked for.
    """
    digest, bytes_before = words.digest, bytes_owed.pop(words.prefix, 0)
    moment = datetime.fromtimestamp(time.time(), UTC)
    row = ask_first(
        ADMIT[words.is_token],
        (words.prefix, digest, moment, timezone.localdate(), bytes_before),
    )
    if row is None:
        return None
    admitted = Admitted._make(row)
    return admitted if hmac.compare_digest(admitted.digest, digest) else None


def ask_first(statement: str, values: tuple) -> tuple | None:
    """The first statement of a request finds out, too, whether the connection still lives.

    Django would ask that by a statement of its own. A connection that the server closed
    meanwhile is opened anew, once; inside a transaction (a test's) there is no second try.
    """
    if connection.in_atomic_block:
        return ask(statement, values)
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return ask(statement, values)
    except (OperationalError, InterfaceError):
        connection.close()
        return ask(statement, values)


def ask(statement: str, values: tuple) -> tuple | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def seconds_left() -> int:
    """Until the window ends and a new one begins."""
    return WINDOW - int(time.time()) % WINDOW


def note_failed(key: Admitted, *, status: int, code: str, method: str, path: str, request: str):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rest_note_failed(%s, %s, %s::smallint, %s, %s, %s, %s)",
            (
                key.key_id,
                datetime.fromtimestamp(time.time(), UTC),
                status,
                code,
                method[:10],
                path.replace("\0", "")[:LONGEST_PATH],
                request,
            ),
        )
