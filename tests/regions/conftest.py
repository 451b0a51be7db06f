import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language of the source."""
    with translation.override("en"):
        yield
