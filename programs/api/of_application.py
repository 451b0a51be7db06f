"""What addresses about a part of one application, or of one program, have in common."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from businesses.api.asking import OF_PATHS
from businesses.api.incoming import Incoming
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.views import ApiView
from programs.models import Application, Program
from programs.services.applications import decides_for, may

SEE_APPLICATIONS, SEE_PROGRAMS = "programs.view_application", "programs.view_program"


def require_public_task(request):
    """Who applied, and what became of it, is the office's business."""
    if request.auth and request.auth.purpose != PUBLIC_TASK:
        raise Problem("permission", _("Applications are told for public tasks alone."))


def require_rights(user, *rights):
    for right in rights:
        if not user.has_perm(right):
            raise Problem("permission")


class Told(ApiView):
    """An address that takes a body, held against the serializer that its call names."""

    def body(self) -> dict[str, Any]:
        return Incoming(self.calls["post"].body(), self.request.data or {}).told


class OfApplication(Told):
    """`permission` is that on the part; `kind` the only kind of programs that has it."""

    path_parameters = OF_PATHS
    permission = SEE_APPLICATIONS
    kind = ""
    kept = ("business", "group", "program", "region", "stage")

    @cached_property
    def application(self):
        user = self.request.user
        require_public_task(self.request)
        require_rights(user, SEE_APPLICATIONS, self.permission)
        seen = Application.objects.shown_to(user, self.permission)
        if self.kind:
            seen = seen.filter(program__kind=self.kind)
        return get_object_or_404(seen.select_related(*self.kept), uuid=self.kwargs["uuid"])

    def require(self, right):
        """Whose task it is: 403 for who sees the application but may not do this to it."""
        if not may(self.application, self.request.user, right):
            raise Problem("permission", _("You may look at this application but not work on it."))


class OfProgram(Told):
    path_parameters = OF_PATHS
    rights: tuple[str, ...] = (SEE_PROGRAMS, SEE_APPLICATIONS)
    kind = ""

    @cached_property
    def program(self):
        require_public_task(self.request)
        require_rights(self.request.user, *self.rights)
        seen = Program.objects.visible_to(self.request.user)
        if self.kind:
            seen = seen.filter(kind=self.kind)
        return get_object_or_404(seen, uuid=self.kwargs["uuid"])

    def require_decider(self):
        if not decides_for(self.program.pk, self.request.user):
            sentence = _("The office that organises the program decides about it.")
            raise Problem("permission", sentence)
