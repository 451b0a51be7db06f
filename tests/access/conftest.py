"""Who asks for what, in every test of what may be seen: set up once for each module of them."""

import pytest
from django.test import override_settings

from tests.access.world import World


@pytest.fixture(scope="module")
def module_transaction(module_transaction, tmp_path_factory):
    """Uploads leave no trace either, and nobody is asked for a second step."""
    media = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=media, REQUIRE_MFA=False):
        yield


@pytest.fixture(scope="module")
def here(module_transaction):
    """One record of each kind in Kabupaten Probolinggo, and all who ask for it."""
    world = World()
    world.make_the_record()
    return world
