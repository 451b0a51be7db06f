"""Programs as records of the API, by the services that the pages call."""

from copy import copy
from functools import cached_property, reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from businesses.api.asking import OF_DOCUMENTS, OF_PATHS, OF_STREAMS, ordering
from businesses.api.incoming import TOP, by_public_names
from businesses.api.kinds import BUSINESS, Kind
from businesses.api.questions import OF_DOCUMENTS as DIRECT
from businesses.api.questions import codes_in
from businesses.api.reading import BusinessList
from businesses.api.saving import differing
from businesses.api.writing import Changing, Making
from businesses.models import Business, BusinessDocument
from ikm_registry.accounts.scope import beginning
from ikm_registry.history.middleware import reason_of
from ikm_registry.rest import bodies, parameters
from ikm_registry.rest.document_views import as_bytes
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.problems import Fault, Problem, invalid
from ikm_registry.rest.views import ApiView
from programs.api import calls
from programs.api.parts import Parts
from programs.api.serializers import ProgramRecord
from programs.choices import Recipient
from programs.models import Program, ProgramDocument
from programs.models.eligibility import fitting
from programs.models.wording import Wording
from programs.services.eligibility import programs_for
from programs.services.programs import (
    create_program,
    delete_program,
    publish,
    save_program,
    withdraw,
)


def organised_in(values):
    """By its office: what is published lies everywhere itself."""
    return reduce(or_, (beginning("program__region_id", code) for code in codes_in(values)))


def organised_elsewhere(values):
    return ~organised_in(values)


def organised_at(values):
    return Q(program__region__in=list(codes_in(values)))


PROGRAM = Kind(
    "programs",
    ProgramDocument,
    ProgramRecord,
    brief=("id", "number", "url", "display"),
    place="region__code",
    direct=DIRECT
    | {
        "region": organised_in,
        "region__n": organised_elsewhere,
        "region__self": organised_at,
    },
)
WITH_PARTS = ("stage_set", "rule_set")


def refuse_without_reason(program, reason):
    if program.is_published and not reason:
        sentence = _(
            "This program is published. Say why it changes in the header X-Change-Reason, or "
            "withdraw it first."
        )
        raise invalid([Fault(TOP, "reason-required", sentence)])


class ProgramList(Making):
    kind = PROGRAM
    calls = calls.OF_PROGRAMS.of_list

    @property
    def parameters_told(self):
        return parameters.OF_PAGES | OF_STREAMS | {"ordering": ordering(self.orders)} | OF_DOCUMENTS

    @transaction.atomic
    def make(self, told):
        stages, rules = (told.take(name, []) for name in WITH_PARTS)
        with by_public_names(told.serializer):
            program = create_program(program=told.put_into(Program()), by=self.request.user)
        parts = Parts(program, self.request.user, "")
        parts.write_stages(stages)
        parts.write_rules(rules)
        return program


class ProgramDetail(Changing):
    kind = PROGRAM
    path_parameters = OF_PATHS
    calls = calls.OF_PROGRAMS.of_one

    @transaction.atomic
    def change(self, row, told):
        by, reason = self.request.user, reason_of(self.request)
        refuse_without_reason(row, reason)
        stages, rules = (told.take(name) for name in WITH_PARTS)
        before = copy(row)
        if differing(before, told.put_into(row), told.told):
            with by_public_names(told.serializer):
                save_program(program=row, by=by, seen_version=row.version, reason=reason)
        parts = Parts(row, by, reason)
        if stages is not None:
            parts.write_stages(stages)
        if rules is not None:
            parts.write_rules(rules)

    def remove(self, row):
        with by_public_names(ProgramRecord()):
            delete_program(program=row, by=self.request.user)


class Step(ProgramDetail):
    """Something that is done with a program as it was seen."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        row = self.held("change", uuid=uuid)
        with by_public_names(ProgramRecord()):
            self.act(row)
        return self.stored(row)


class Publish(Step):
    calls = {"post": calls.PUBLISH}

    def act(self, program):
        publish(program=program, by=self.request.user)


class Withdraw(Step):
    calls = {"post": calls.WITHDRAW}

    def act(self, program):
        withdraw(program=program, by=self.request.user)


class Eligible(BusinessList):
    """The businesses that fit one program: a list like that of all businesses."""

    kind = BUSINESS
    calls = {"get": calls.ELIGIBLE}
    path_parameters = OF_PATHS

    def get(self, request, uuid):
        if not request.user.has_perm("programs.view_program"):
            raise Problem("permission")
        programs = Program.objects.visible_to(request.user)
        self.program = get_object_or_404(programs, uuid=uuid)
        if self.program.recipient != Recipient.BUSINESS:
            raise Problem("malformed", _("This program is for groups, which are not listed here."))
        return super().get(request)

    @cached_property
    def found(self):
        """Whether somebody fits tells something of her, so only those who agreed are asked."""
        rules = list(self.program.rule_set.all())
        fit = fitting(self.program, rules, self.request.user).order_by()
        found = super().found.filter(pk__in=fit.values("pk"))
        if self.purpose == PUBLIC_TASK:
            return found
        return found.filter(purposes__contains=[self.purpose])

    def rows(self, page, *columns):
        """Never by the statement that is kept for the list of all."""
        return as_bytes(self.asked(self.found, page, columns))


class BusinessPrograms(ApiView):
    """Every open program for one business, with a yes or with what is missing."""

    asks_apart = True
    calls = {"get": calls.FITS}
    path_parameters = OF_PATHS

    def get(self, request, uuid):
        user = request.user
        for right in ("programs.view_program", "businesses.view_business"):
            if not user.has_perm(right):
                raise Problem("permission")
        businesses = Business.objects.visible_to(user)
        business = get_object_or_404(businesses, uuid=uuid)
        if request.auth and not self.has_agreed(business, request.auth.purpose):
            raise Problem("permission")
        fits = programs_for(business, Recipient.BUSINESS, user)
        wording = Wording(answer.rule for fit in fits for answer in fit.answers)
        return bodies.answer({"results": [told(fit, wording) for fit in fits]})

    def has_agreed(self, business, purpose):
        """For another purpose than a public task the owner's word is asked for."""
        documents = BusinessDocument.objects.permitted(self.request.user, "view")
        return (
            purpose == PUBLIC_TASK
            or documents.filter(pk=business.pk, purposes__contains=[purpose]).exists()
        )


def told(fit, wording):
    program = fit.program
    return {
        "program": {
            "id": str(program.uuid),
            "number": program.number,
            "url": f"/api/v1/programs/{program.uuid}/",
            "display": program.name,
            "kind": program.kind,
            "closes_on": program.closes_on.isoformat(),
        },
        "fits": fit.fits,
        "rules": [told_answer(answer, wording) for answer in fit.answers],
    }


def told_answer(answer, wording):
    lacks = answer.holds is False
    return {
        "kind": answer.rule.kind,
        "holds": answer.holds,
        "asks": wording.asks(answer.rule),
        "because": wording.because(answer.rule) if lacks else None,
        "remedy": wording.remedy(answer.rule) if lacks else None,
    }
