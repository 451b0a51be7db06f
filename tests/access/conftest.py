"""Who asks for what, in every test of what may be seen: set up once for each module of them."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.world import World


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker, tmp_path_factory):
    """One record of each kind in Kabupaten Probolinggo, and all who ask for it.

    Made once, in a transaction around those of the tests: each test finds it as it was made.
    """
    uploads = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), uploads, transaction.atomic():
        yield World()
        transaction.set_rollback(True)
