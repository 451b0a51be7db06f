"""Who asks for what, in every test of what may be seen: set up once for each module of them."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.world import World


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """A transaction around those of the tests, in which a module may make its world once."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media, REQUIRE_MFA=False),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def here(stage):
    """One record of each kind in Kabupaten Probolinggo, and all who ask for it."""
    world = World()
    world.make_the_record()
    return world
