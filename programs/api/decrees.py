"""Decrees by the API: the list of all that one may see, and each of them."""

from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from businesses.api.asking import OF_PATHS, asked
from businesses.api.calls import STREAMS
from ikm_registry.accounts.scope import beginning
from ikm_registry.rest import conditions, lookups, parameters
from ikm_registry.rest.calls import Call
from ikm_registry.rest.regions import code_in
from programs.api.case_calls import OF_CASES, of_list
from programs.api.cases import of_program, parts_of, questions
from programs.api.of_application import SEE_APPLICATIONS
from programs.api.signed import SEE_CORRECTIONS, corrections_for
from programs.api.signed_records import DecreeRecord
from programs.api.streamed_lists import BESIDE, StreamedList
from programs.models import Decree, DecreeLine
from programs.models.correction import number_in_force

LIST = of_list(
    DecreeRecord,
    _("List decrees (SK)"),
    _(
        "The newest first: those of one's own offices, and those that name applications of one's "
        "own places. Needs programs:read."
    ),
    STREAMS,
)
ONE = {
    "get": Call(
        _("Read a decree (SK)"),
        _("With the applications that it names, as far as one may see them. Needs programs:read."),
        DecreeRecord,
        is_conditional=True,
    )
}


def issued_in(values):
    """By the office that issued it, which is that of the program."""
    return reduce(or_, (beginning("program__region_id", code) for code in code_in(values)))


def of_year(values):
    """By the budget year of the program."""
    return Q(program__year__in=[lookups.read_whole(value) for value in values])


class OfDecrees(StreamedList):
    """Decrees that whoever asks may see, each with those of its applications that she may see."""

    address = "decrees"
    model, record = Decree, DecreeRecord
    rights = (SEE_APPLICATIONS, "programs.view_decree", SEE_CORRECTIONS)
    related = ("program",)
    parts = parts_of(DecreeRecord, "id", "number", "url", "signed_on")

    def permitted(self):
        user = self.request.user
        lines = DecreeLine.objects.visible_to(user).select_related("application")
        named = super().permitted().alias(number_in_force=number_in_force("decree"))
        return named.prefetch_related(corrections_for(user), Prefetch("lines", lines))


class DecreeList(OfDecrees):
    calls = LIST
    parameters_told = OF_CASES | {
        "year": asked(
            _("Of programs of these budget years."),
            parameters.SCHEMAS[lookups.Kind.WHOLE],
            "2027",
        )
    }
    asked_for = questions(
        {"number": lookups.text("number_in_force"), "signed_on": lookups.day("signed_on")},
        others=BESIDE,
        region=issued_in,
        program=of_program,
        year=of_year,
    )


class OneDecree(OfDecrees):
    takes = frozenset()
    calls = ONE
    path_parameters = OF_PATHS

    def get(self, request, uuid):
        self.require()
        [text] = self.shaped([get_object_or_404(self.permitted(), uuid=uuid)])
        return conditions.unless_known(request, text)

    def questions_told(self):
        return None
