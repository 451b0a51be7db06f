"""What a test must not ask for, and the sentence by which it is told."""

EMPTIES = {"transactional_db", "live_server"}
SAYS = {"transaction", "reset_sequences", "serialized_rollback"}
FLUSHED = (
    "It asks for `transactional_db` and, by another fixture or a mark, for `db`: pytest-django "
    "then empties every table, the reference data too, and hundreds of later tests fail. "
    "Make what it needs without `db` (UserFactory in place of officer_of, client_of in place of "
    "machine), without a mark."
)


def fault_of(item):
    """Why this test may not begin; nothing where it may."""
    names, mark = set(item.fixturenames), item.get_closest_marker("django_db")
    helped = mark is not None or "_django_db_helper" in names
    emptied = bool(EMPTIES & names) or (mark is not None and any(mark.kwargs.get(w) for w in SAYS))
    return FLUSHED if helped and emptied else ""
