"""A test that would empty the reference data is told so before it begins."""

import pytest

from tests.guards import FLUSHED, fault_of

marked = pytest.mark.django_db


def asks(*names):
    """A test that asks for these fixtures."""
    told = {}
    exec(f"def asked({', '.join(names)}): pass", told)  # noqa: S102  # as pytest reads arguments
    return told["asked"]


def with_transaction():
    return pytest.mark.django_db(transaction=True)(asks())


TESTS = {
    "a usual one": (asks("db"), ""),
    "a persona": (asks("officer_of", "client"), ""),
    "marked": (marked(asks("client")), ""),
    "without a database": (asks("client"), ""),
    "what others see": (asks("transactional_db"), ""),
    "two threads": (asks("aside"), ""),
    "a site": (asks("site"), ""),
    "both": (asks("transactional_db", "db"), FLUSHED),
    "two threads and a persona": (asks("aside", "officer_of"), FLUSHED),
    "a site and an account of pytest-django": (asks("site", "admin_client"), FLUSHED),
    "a site, marked": (marked(asks("site")), FLUSHED),
    "marked as a transaction": (with_transaction(), FLUSHED),
}


@pytest.mark.parametrize(("test", "told"), TESTS.values(), ids=TESTS)
def test_who_shares_a_chain_of_fixtures_with_db_is_told(request, test, told):
    item = pytest.Function.from_parent(request.node.parent, name="asked", callobj=test)
    assert fault_of(item) == told
