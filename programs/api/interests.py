"""Interests by the API: declared by an officer, read by her and administrators, ended by these."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.asking import OF_DOCUMENTS, OF_PATHS, asked
from businesses.api.incoming import TOP, Incoming, by_public_names
from ikm_registry.accounts.scope import beginning
from ikm_registry.rest import bodies, conditions, lookups, newest_first, paging, parameters, shaping
from ikm_registry.rest.calls import Call
from ikm_registry.rest.lookups import Questions
from ikm_registry.rest.problems import Fault, Problem, invalid
from ikm_registry.rest.regions import code_in
from ikm_registry.rest.shaping import Parts
from ikm_registry.rest.views import ApiView
from programs.api.interest_records import ABOUT, EndBody, InterestBody, InterestRecord
from programs.api.of_application import SEE_APPLICATIONS, require_public_task, require_rights
from programs.models import Interest
from programs.services.interests import declare_interest, end_interest

MOMENT = "declared_at"
DECLARE, END = "programs.add_interest", "programs.change_interest"
WITH_THEM = ("officer", "business", "group", "application", "region", "ended_by")
LIST = {
    "get": Call(
        gettext_lazy("List declared interests"),
        gettext_lazy(
            "The newest first: one's own, and to administrators and auditors who signed in those "
            "of their places. A key tells those of its own account. Needs programs:read."
        ),
        InterestRecord,
        is_list=True,
        is_conditional=True,
    ),
    "post": Call(
        gettext_lazy("Declare an interest"),
        gettext_lazy(
            "From now on every step, visit, score and document of this applicant is closed to "
            "whoever declares it; she cannot take it back. For a session, or a key of an account "
            "with which somebody signs in: another system declares nothing. Needs programs:read "
            "(businesses:read, to name a business or a group) and applications:write, "
            "applications:verify or applications:decide."
        ),
        InterestRecord,
        InterestBody,
        status=201,
        headers=("Location",),
    ),
}
ONE = {
    "get": Call(
        gettext_lazy("Read a declared interest"),
        gettext_lazy("One's own, or as an administrator. Needs programs:read."),
        InterestRecord,
        is_conditional=True,
    )
}
ENDING = {
    "post": Call(
        gettext_lazy("End a declared interest"),
        gettext_lazy(
            "By an administrator of the place who signed in, with a reason, and never by whoever "
            "declared it. No key ends one."
        ),
        InterestRecord,
        EndBody,
    )
}


def inside(values):
    return reduce(or_, (beginning("region__code", code) for code in code_in(values)))


def in_force(values):
    wanted = {lookups.truth(value, "in_force") for value in values}
    return reduce(or_, (Q(ended_at__isnull=each) for each in wanted))


ASKED = Questions(
    {},
    special={"region": inside, "in_force": in_force},
    others=paging.PARAMETERS | shaping.PARAMETERS,
)
RECORD = Parts(known=tuple(InterestRecord().fields), brief=("id", "url", "kind", "ended_at"))


class OfInterests(ApiView):
    """Interests that whoever asks may read."""

    parts = RECORD

    def seen(self):
        require_public_task(self.request)
        require_rights(self.request.user, SEE_APPLICATIONS)
        return Interest.objects.visible_to(self.request.user).select_related(*WITH_THEM)

    def shaped(self, interests):
        texts = [bodies.written(each) for each in InterestRecord(interests, many=True).data]
        shape = RECORD.asked(self.request.GET)
        return [shape.of(text) for text in texts] if shape else texts

    def told(self, interest, **answer):
        [text] = self.shaped([interest])
        return bodies.ready(text, **answer)


class Interests(OfInterests):
    takes = None
    calls = LIST
    parameters_told = parameters.OF_PAGES | {
        "region": OF_DOCUMENTS["region"],
        "in_force": asked(
            gettext_lazy("Only those that are in force (true), or that ended (false)."),
            {"type": "boolean"},
            True,
        ),
    }

    def questions_told(self):
        return ASKED

    def get(self, request):
        found, condition = self.seen(), ASKED.asked(request.GET)
        if condition is not None:
            found = found.filter(condition)
        return newest_first.answer(request, found, MOMENT, self.shaped)

    def post(self, request):
        by, seen = request.user, self.seen()
        require_rights(by, DECLARE)
        serializer = InterestBody(context={"seen": lambda model: model.objects.visible_to(by)})
        told = Incoming(serializer, request.data or {}).told
        named = [row for name in ABOUT if (row := told.pop(name, None))]
        if len(named) != 1:
            sentence = _("Declare it of a business, of a group or of an application.")
            raise invalid([Fault(TOP, "invalid", sentence)])
        with by_public_names(serializer):
            interest = declare_interest(by=by, about=named[0], **told)
        made = seen.get(pk=interest.pk)
        where = request.build_absolute_uri(f"{request.path}{made.uuid}/")
        return self.told(made, status=201, headers={"Location": where})


class OneInterest(OfInterests):
    path_parameters = OF_PATHS
    calls = ONE

    @cached_property
    def interest(self):
        return get_object_or_404(self.seen(), uuid=self.kwargs["uuid"])

    def get(self, request, uuid):
        [text] = self.shaped([self.interest])
        return conditions.unless_known(request, text)


class EndInterest(OneInterest):
    calls = ENDING
    http_method_names = ["post"]

    def post(self, request, uuid):
        interest = self.interest
        require_rights(request.user, END)
        serializer = EndBody()
        told = Incoming(serializer, request.data or {}).told
        with by_public_names(serializer):
            try:
                end_interest(interest=interest, by=request.user, reason=told["end_reason"])
            except Interest.DoesNotExist:
                sentence = _("An administrator of the place ends it, with a reason.")
                raise Problem("permission", sentence) from None
        return self.told(self.seen().get(pk=interest.pk))
