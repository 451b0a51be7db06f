"""What all factories share."""

from factory.django import DjangoModelFactory

FIRST = 10_000


class Factory(DjangoModelFactory):
    """Numbers what it makes with as many digits, whatever other tests have made before.

    Names then sort as they were made, and none begins with another.
    """

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls):
        return FIRST
