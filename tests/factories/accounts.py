from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from factory import Sequence, Transformer, post_generation

from ikm_registry.accounts.models import User
from tests.factories.base import Factory


class LightArgon2(Argon2PasswordHasher):
    """What passwords are kept by, at the least it can cost: guessing is slow for nobody here."""

    time_cost, memory_cost, parallelism = 1, 8, 1


class UserFactory(Factory):
    """Somebody who may sign in but has no rights yet."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence("petugas{}".format)
    email = Sequence("petugas{}@dinas.test".format)
    # One hash for all of them: most never sign in.
    password = Transformer("kerupuk-renyah-77", transform=cache(make_password))

    @post_generation
    def assignments(self, create, pairs, **kwargs):
        for role, code in pairs or []:
            self.assignments.create(role=role, region_id=code)
