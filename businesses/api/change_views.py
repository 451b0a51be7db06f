"""Proposing changes and deciding about them, by the services that the pages call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from businesses.api import change_calls
from businesses.api.asking import OF_PATHS
from businesses.api.change_facts import KEPT, KIND_OF, WITH_THEM, Facts, names_of
from businesses.api.change_records import ChangeRequestRecord
from businesses.api.fields import read_uuid
from businesses.api.incoming import TOP, Incoming, read_base64
from businesses.api.saving import PARTS
from businesses.choices import ChangeDoor, ChangeState, ChangeTarget
from businesses.models import Business, ChangeRequest, Figures
from businesses.models.change_rules import STORED, TARGETS, target_of
from businesses.registry_no import is_valid
from businesses.services.change_steps import OwnProposal, Settled
from businesses.services.changes import (
    AlreadyWaiting,
    Overtaken,
    Proposal,
    StaleChange,
    decide,
    propose,
    propose_again,
    send_back,
    withdraw_change,
)
from ikm_registry.accounts.scope import beginning, permission_for
from ikm_registry.rest import bodies, conditions, lookups, newest_first, paging, shaping
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.problems import Fault, Problem, invalid, translates
from ikm_registry.rest.regions import code_in
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.translations import fault_of
from ikm_registry.rest.views import ApiView

CHANGES = f"{TOP}/changes"
MOMENT = "created_at"
OF_BODY = {"base_version", "evidence", "reason"}
RECORD = Parts(
    known=tuple(ChangeRequestRecord().fields), brief=("id", "url", "business", "state", "answer_by")
)


def inside(values):
    return reduce(or_, (beginning("business__region__code", code) for code in code_in(values)))


def about(values):
    """These businesses, or single records of them."""
    return reduce(or_, map(about_one, values))


def about_one(value):
    if is_valid(value):
        return Q(business__registry_no=value)
    identity = read_uuid(value)
    if identity is None:
        raise ValueError(_("“%s” is no id.") % value[:40])
    found = Q(business__uuid=identity)
    for kind, model in TARGETS.items():
        if kind != ChangeTarget.PERIOD:
            keys = model._default_manager.filter(uuid=identity).values("pk")
            found |= Q(kind=kind, row__in=keys)
    told = Figures.objects.filter(
        business=OuterRef("business"), year=OuterRef("year"), part=OuterRef("part"), uuid=identity
    )
    return found | Exists(told)


QUESTIONS = Questions(
    {
        "state": lookups.choice("state", ChangeState.values),
        "door": lookups.choice("door", ChangeDoor.values),
        "answer_by": lookups.day("answer_by"),
        "submitted_at": lookups.moment("submitted_at"),
    },
    special={"region": inside, "target": about},
    others=paging.PARAMETERS | shaping.PARAMETERS,
)


@translates(Settled)
def is_settled(error):
    return Problem("change-settled", more={"state": error.change.state})


@translates(OwnProposal)
def is_her_own(error):
    return Problem("four-eyes", str(error))


@translates(StaleChange)
def is_stale(error):
    return conditions.stale(etag_of(error.change))


@translates(AlreadyWaiting)
def is_waiting(error):
    return Problem("change-waiting", more={"fields": list(error.columns)})


@translates(Overtaken)
def is_overtaken(error):
    """Each value that was overtaken, with what is there now: somebody has to choose."""
    told = Facts([error.change])
    named = {value.pk for value in error.values}
    values = [value for value in error.change.proposals.all() if value.pk in named]
    facts = [told.of_value(value, error.change.target) for value in values]
    return Problem("change-overtaken", more={"changes": facts})


def etag_of(change):
    return conditions.etag_of(change.mark)


@contextmanager
def by_names_of(kind):
    """What models and services refuse, told by the names under which it was sent."""
    names = names_of(kind)
    try:
        yield
    except ValidationError as error:
        raise invalid([*faults_of(error, names)]) from error
    except AlreadyWaiting as error:
        error.columns = [names[column] for column in error.columns]
        raise


def faults_of(error, names) -> Iterator[Fault]:
    for column, errors in error.update_error_dict({}).items():
        at = f"{CHANGES}/{names.get(column, column)}"
        if column == NON_FIELD_ERRORS:
            at = CHANGES
        elif column in OF_BODY:
            at = f"{TOP}/{column}"
        yield from (fault_of(each, at) for each in errors)


class ChangeView(ApiView):
    """Requests that whoever asks may see; a key that fetches for another purpose sees none."""

    parts = RECORD

    def permitted(self):
        user, key = self.request.user, self.request.auth
        # What is there now is told beside what is proposed.
        for model in (ChangeRequest, Business):
            if not user.has_perm(permission_for(model, "view")):
                raise Problem("permission")
        if key and key.purpose != PUBLIC_TASK:
            raise Problem("permission", _("Change requests are for public tasks alone."))
        found = ChangeRequest.objects.visible_to(user)
        return found.select_related(*KEPT).prefetch_related(*WITH_THEM)

    def body(self):
        """What was sent, held against what the address takes."""
        return Incoming(self.calls["post"].body(), self.request.data or {}).told

    def read(self, row, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The values by column, understood as a PATCH of the record would."""
        serializer = KIND_OF[target_of(row)].serializer
        context = {"seen": lambda model: model.objects.visible_to(self.request.user)}
        try:
            sent = Incoming(
                serializer(row, partial=True, context=context),
                changes,
                settled=tuple(PARTS) if isinstance(row, Business) else (),
            )
        except Problem as problem:
            raise invalid(
                [
                    replace(fault, pointer=CHANGES + fault.pointer.removeprefix(TOP))
                    for fault in problem.faults
                ]
            ) from problem
        return sent.told

    def proposal(self, row, told):
        return Proposal(
            self.read(row, told["changes"]),
            told["base_version"],
            told.get("reason", ""),
            [*pictures_in(told.get("evidence", ()))],
        )

    def shaped(self, changes) -> list[str]:
        texts, shape = Facts(changes).told(), RECORD.asked(self.request.GET)
        return [shape.of(text) for text in texts] if shape else texts

    def answer(self, change, **options):
        stored = self.permitted().get(pk=change.pk)
        [text] = self.shaped([stored])
        return conditions.with_etag(bodies.ready(text, **options), etag_of(stored))


def pictures_in(texts) -> Iterator[ContentFile]:
    for place, text in enumerate(texts):
        data = read_base64(text, f"{TOP}/evidence/{place}")
        yield ContentFile(data, name="photo.jpg")


class ChangeList(ChangeView):
    takes = None
    calls, parameters_told = change_calls.OF_LIST, change_calls.PARAMETERS

    def questions_told(self):
        return QUESTIONS

    def get(self, request):
        condition, found = QUESTIONS.asked(request.GET), self.permitted()
        if condition is not None:
            found = found.filter(condition)
        return newest_first.answer(request, found, MOMENT, self.shaped)

    def post(self, request):
        self.permitted()
        told = self.body()
        row, business = self.found(told["target"])
        with by_names_of(target_of(row)):
            change = propose(
                row=row,
                business=business,
                proposal=self.proposal(row, told),
                by=request.user,
                door=ChangeDoor.API,
                client_key=getattr(request, "key_name", None) or "",
            )
        where = request.build_absolute_uri(f"/api/v1/change-requests/{change.uuid}/")
        return self.answer(change, status=201, headers={"Location": where})

    def found(self, identity):
        """The record of this id, and its business; she must see both, and may propose there."""
        user = self.request.user
        for model in map(TARGETS.get, STORED):
            row = model.objects.visible_to(user).filter(uuid=identity).first()
            if row is not None:
                return self.open_to_proposals(row), self.business_of(row)
        fault = Fault(f"{TOP}/target", "does_not_exist", _("There is no such record here."))
        raise invalid([fault])

    def open_to_proposals(self, row):
        rows = type(row).objects.permitted(self.request.user, "propose")
        if not rows.filter(pk=row.pk).exists():
            raise Problem("permission")
        return row

    def business_of(self, row):
        if target_of(row) == ChangeTarget.BUSINESS:
            return row
        if target_of(row) != ChangeTarget.OWNER:
            return row.business
        found = Business.objects.visible_to(self.request.user).filter(owner=row)
        if business := found.order_by("pk").first():
            return business
        raise Http404


class OneChange(ChangeView):
    path_parameters = OF_PATHS

    @cached_property
    def change(self):
        return get_object_or_404(self.permitted(), uuid=self.kwargs["uuid"])


class ChangeDetail(OneChange):
    calls = change_calls.OF_ONE

    def get(self, request, uuid):
        etag = etag_of(self.change)
        if conditions.is_known(request, etag):
            return conditions.not_modified(etag)
        [text] = self.shaped([self.change])
        return conditions.with_etag(bodies.ready(text), etag)


class StepView(OneChange):
    """One step; whoever takes it must have seen the request, and the record, as they are."""

    def post(self, request, uuid):
        conditions.require_seen(request, etag_of(self.change))
        told = self.body()
        with by_names_of(self.change.kind):
            return self.answer(self.take(told, seen=self.change.mark, by=request.user))

    def take(self, told, **who):
        raise NotImplementedError

    def columns(self, told):
        """The fields that are named, by their columns; all that wait if none is."""
        waiting = [value.column for value in self.change.proposals.all() if value.waits_for_office]
        return self.named(told.get("names", ()), "names") or waiting

    def named(self, names, where):
        columns = {name: column for column, name in names_of(self.change.kind).items()}
        for place, name in enumerate(names):
            if name not in columns:
                fault = Fault(
                    f"{TOP}/{where}/{place}", "unknown", _("No change of this waits for an answer.")
                )
                raise invalid([fault])
        return [columns[name] for name in dict.fromkeys(names)]


class Approve(StepView):
    calls = change_calls.APPROVE

    def take(self, told, **who):
        overruled = self.named(told.get("overrule", ()), "overrule")
        approved = self.columns(told)
        return decide(change=self.change, approved=approved, overruled=overruled, **who)


class Reject(StepView):
    calls = change_calls.REJECT

    def take(self, told, **who):
        rejected = dict.fromkeys(self.columns(told), told["reason"])
        return decide(change=self.change, rejected=rejected, **who)


class Return(StepView):
    calls = change_calls.RETURN

    def take(self, told, **who):
        columns = self.columns(told)
        return send_back(change=self.change, columns=columns, reason=told["reason"], **who)


class Withdraw(StepView):
    calls = change_calls.WITHDRAW

    def take(self, told, **who):
        return withdraw_change(change=self.change, reason=told.get("reason", ""), **who)


class Again(StepView):
    calls = change_calls.AGAIN

    def take(self, told, **who):
        row = self.change.target
        if row is None:
            raise Http404
        return propose_again(change=self.change, proposal=self.proposal(row, told), **who)
