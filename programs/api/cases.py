"""Credit and permits: what is asked for in one application, and lists of all of it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from businesses.api.incoming import Incoming, by_public_names
from ikm_registry.accounts.scope import beginning
from ikm_registry.rest import bodies, conditions, lookups, newest_first, paging, shaping
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.regions import code_in
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView
from programs.api.of_application import (
    SEE_APPLICATIONS,
    OfApplication,
    require_public_task,
    require_rights,
)
from programs.choices import ApplicationState
from programs.models import Application

MOMENT = "created_at"
KEPT = ("application__program", "application__business", "application__region")


class CaseView(OfApplication):
    """Read, written down first, and corrected as a whole: what is left out is not known."""

    model: Any
    serializer: Any
    change_right = ""
    not_yet: str | Promise = ""
    # What may be left out.
    optional: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    http_method_names = ["get", "head", "put"]

    @cached_property
    def case(self) -> Model | None:
        found = self.model.objects.visible_to(self.request.user)
        return (
            found.filter(application=self.application).select_related(*KEPT, *self.related).first()
        )

    def get(self, request, uuid):
        case = self.case
        if case is None:
            raise Problem("not-found", str(self.not_yet))
        etag = self.etag(case)
        if conditions.is_known(request, etag):
            return conditions.not_modified(etag)
        return self.told(case)

    def put(self, request, uuid):
        self.hold()
        known = self.case
        if known is not None:
            conditions.require_seen(request, self.etag(known))
        record = self.record_of(known)
        told = Incoming(record, request.data)
        with by_public_names(record):
            self.save(self.filled(known or self.model(application=self.application), told))
        del self.case  # as the database has it now
        if known is not None:
            return self.told(self.case)
        where = request.build_absolute_uri(request.path)
        return self.told(self.case, status=201, headers={"Location": where})

    def hold(self):
        """Whoever else would write it, or take a step, waits."""
        hers = Application.objects.shown_to(self.request.user, self.change_right)
        if not hers.select_for_update(of=("self",)).filter(pk=self.application.pk).first():
            raise Problem("permission", _("You may look at this application but not change it."))

    def filled(self, case, told):
        """With what was sent, and without what was left out."""
        for name in self.optional:
            told.told.setdefault(name, self.model._meta.get_field(name).get_default())
        return told.put_into(case)

    def record_of(self, case):
        beside = self.beside(case) if case else {}
        return self.serializer(case, context={"seen": self.seen} | beside)

    def seen(self, model):
        return model.objects.visible_to(self.request.user)

    def told(self, case, **answer):
        response = bodies.answer(self.record_of(case).data, **answer)
        return conditions.with_etag(response, self.etag(case))

    def beside(self, case) -> dict[str, Any]:
        return {}

    def etag(self, case):
        return conditions.etag_of(case.version, case.application.version)

    def save(self, case):
        raise NotImplementedError


def inside(values):
    return reduce(or_, (beginning("application__region__code", code) for code in code_in(values)))


def of_program(values):
    return Q(program__number__in=values)


class CaseList(ApiView):
    """The newest first, by the questions of its pages."""

    takes: frozenset[str] | None = None
    model: Any
    record: Any
    rights: tuple[str, ...] = (SEE_APPLICATIONS,)
    right = "view"
    related: tuple[str, ...] = KEPT
    asked_for: Questions

    def get(self, request):
        self.require()
        return newest_first.answer(request, self.found, MOMENT, self.shaped)

    def require(self):
        require_public_task(self.request)
        require_rights(self.request.user, *self.rights)

    @cached_property
    def found(self):
        """What is asked for of what may be seen."""
        rows, condition = self.permitted(), self.asked_for.asked(self.request.GET)
        return rows if condition is None else rows.filter(condition)

    def permitted(self):
        """With all that is told of each."""
        rows = self.model.objects.permitted(self.request.user, self.right)
        return rows.select_related(*self.related)

    def questions_told(self):
        return self.asked_for

    def shaped(self, rows):
        texts = [bodies.written(each) for each in self.record(rows, many=True).data]
        shape = self.parts.asked(self.request.GET)
        return [shape.of(text) for text in texts] if shape else texts


BESIDE = paging.PARAMETERS | shaping.PARAMETERS


def questions(fields, *, others=BESIDE, **special):
    return Questions(fields, special=special, others=others)


def parts_of(record, *brief):
    return Parts(known=tuple(record().fields), brief=brief)


STATE = lookups.choice("application__state", ApplicationState.values)
