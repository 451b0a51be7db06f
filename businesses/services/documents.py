"""When the ready documents of businesses are made: usually by each statement that changes one."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def made_once():
    """What several statements change is put into the documents at the end, not at each of them.

    One transaction, as a document and its records are never apart: where it is taken back, no
    document is made. Inside, documents are as they were before.
    """
    with transaction.atomic():
        call("businesses_let_documents_wait")
        yield
        if not transaction.get_rollback():
            call("businesses_make_waiting_documents")


def call(function):
    with connection.cursor() as cursor:
        cursor.callproc(function)
