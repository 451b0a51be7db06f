from factory import Sequence, post_generation
from factory.django import DjangoModelFactory, Password

from ikm_registry.accounts.models import User


class UserFactory(DjangoModelFactory):
    """Somebody who may sign in but has no rights yet."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence("petugas{}".format)
    email = Sequence("petugas{}@dinas.test".format)
    password = Password("kerupuk-renyah-77")

    @post_generation
    def assignments(self, create, pairs, **kwargs):
        for role, code in pairs or []:
            self.assignments.create(role=role, region_id=code)
