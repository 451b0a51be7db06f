"""The wall behind `permitted`: PostgreSQL shows a page only rows of its reader's places.

`permitted` is a filter, and a filter can be forgotten. So a request runs as the database role
`ikm_web`, which owns nothing, and each table that belongs to a place or a person has a policy
for it: a forgotten filter then shows nothing of others instead of everything. The wall knows
only where somebody holds a role, `permitted` also which; it never shows more than `permitted`
would, see docs/adr/0009-the-wall.md. Commands and tasks run as the owner of the tables, whom
policies do not bind.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import NotSupportedError, ProgrammingError, connection, transaction
from psycopg2 import extensions
from psycopg2.errorcodes import INSUFFICIENT_PRIVILEGE

ROLE = "ikm_web"
EVERYWHERE = "*"
RAISE = "SELECT set_config('ikm.places', %s, true), set_config('ikm.person', %s, true)"
GO_BEHIND = f"SET LOCAL ROLE {ROLE}"

is_up: ContextVar[bool] = ContextVar("is_up", default=False)


def places_of(user):
    """The codes of the places where this person holds any role, as the policies read them."""
    if not user.is_authenticated or not user.is_active:
        return ""
    if user.is_superuser:
        return EVERYWHERE
    return " ".join(sorted({code for _role, code in user.held}))


@contextmanager
def raised_for(user):
    """Read and write behind the wall, in one transaction; costs one statement.

    Roles and settings end with the transaction, so that a connection which serves somebody
    else next carries nothing over, even through a pooler that lends it per transaction.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"{RAISE}; {GO_BEHIND}", keys_of(user))
        token = is_up.set(True)
        try:
            yield
        finally:
            is_up.reset(token)
            if not is_outermost:
                leave()


@contextmanager
def raised_for_each_statement(user):
    """Only read, each statement behind a wall that comes and goes with it: no trip is added.

    PostgreSQL runs what arrives together as one transaction, so the wall is part of the
    statement and ends with it. Around a few single questions this saves the statement that
    raises the wall, BEGIN and COMMIT. What does not pass through Django's cursors (COPY, a
    cursor that the server keeps) would stand before the wall: such questions need `raised_for`.
    """
    places, person = (extensions.adapt(each).getquoted().decode() for each in keys_of(user))
    wall = f"{RAISE % (places, person)}; {GO_BEHIND}; "

    def behind(execute, sql, params, many, context):
        if not is_up.get():
            return execute(sql, params, many, context)
        if getattr(context["cursor"], "name", None):
            raise NotSupportedError("A cursor kept by the server needs wall.raised_for.")
        return execute(wall + sql, params, many, context)

    token = is_up.set(True)
    try:
        with connection.execute_wrapper(behind):
            yield
    finally:
        is_up.reset(token)
        if connection.in_atomic_block:
            leave()


def keys_of(user):
    """What the policies compare with: her places, and her own number."""
    return places_of(user), str(user.pk or "")


def streamed_for(user, pieces):
    """What is streamed leaves after its request ended: behind a wall of its own."""
    with raised_for(user):
        yield from pieces


def leave():
    """Take the wall down before the transaction ends: tests and savepoints go on in it."""
    if connection.connection is None or connection.connection.closed:
        return
    if connection.connection.get_transaction_status() == extensions.TRANSACTION_STATUS_INERROR:
        transaction.set_rollback(True)  # and with it goes what was set
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@contextmanager
def lowered():
    """Ask one question across the wall, where the answer tells nothing of a single row of others.

    For a median of a regency, whether a number is taken there, or to remove, unread, what hangs on
    a record that is removed. Each use says why.
    """
    if not is_up.get():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    token = is_up.set(False)
    try:
        yield
    finally:
        is_up.reset(token)
        go_behind_again()


def go_behind_again():
    if connection.connection.get_transaction_status() == extensions.TRANSACTION_STATUS_INERROR:
        return  # what failed undoes the savepoint or the transaction, and the role with it
    with connection.cursor() as cursor:
        cursor.execute(GO_BEHIND)


def is_refusal(error):
    """Whether the wall, and nothing else, stopped a statement."""
    return (
        isinstance(error, ProgrammingError)
        and getattr(error.__cause__, "pgcode", None) == INSUFFICIENT_PRIVILEGE
    )
