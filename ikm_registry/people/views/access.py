"""Who may open a page about people."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.people.authority import Authority


def shown_assignments(user):
    """Of each person, what she holds inside the area of `user`; elsewhere is not told."""
    inside = Assignment.objects.permitted(user, "view").select_related("region")
    return Prefetch("assignments", queryset=inside, to_attr="held_here")


class ForAdministrators:
    """403 to whoever holds the permission nowhere."""

    permission = "accounts.view_user"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def authority(self):
        return Authority(self.request.user)


class AboutPerson(ForAdministrators):
    """404 to whoever may not do it to this person: she does not exist there."""

    right = "view"

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            people = User.people.with_a_role().permitted(request.user, self.right)
            people = people.prefetch_related(shown_assignments(request.user))
            self.person = get_object_or_404(people, pk=kwargs["person"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"person": self.person}
