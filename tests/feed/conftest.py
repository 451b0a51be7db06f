from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection


def by_itself(work, *arguments):
    """With a connection of its own, which is closed when the work is done."""
    try:
        return work(*arguments)
    finally:
        connection.close()


@pytest.fixture
def aside(transactional_db):
    """Start something in another thread, beside the test: `aside(work, …)`; its future."""
    with ThreadPoolExecutor(max_workers=16) as threads:
        yield lambda work, *arguments: threads.submit(by_itself, work, *arguments)
