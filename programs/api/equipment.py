"""Pieces of equipment by the API: listed, read, and checked.

They are no records of the feed: how a piece stands is told with the application that holds it, so
whoever follows applications hears of it; this list is for asking.
"""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from businesses.api.asking import asked
from businesses.api.calls import STREAMS
from businesses.api.incoming import Incoming, by_public_names
from businesses.api.shapes import TEXT
from ikm_registry.rest import bodies, conditions, lookups
from ikm_registry.rest.calls import Call
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.views import ApiView
from programs.api.application_views import QUESTIONS as OF_APPLICATIONS
from programs.api.application_views import UNSEEN, of_applicant
from programs.api.case_calls import OF_CASES, of_list
from programs.api.cases import inside, of_program, parts_of, questions
from programs.api.delivery_records import CheckBody, EquipmentRecord
from programs.api.of_application import require_public_task, require_rights
from programs.api.outcomes import A_PLATE
from programs.api.streamed_lists import BESIDE, StreamedList
from programs.api.uploads import LARGEST_BODY
from programs.choices import ItemState
from programs.models import Item, ItemCheck
from programs.numbers import EQUIPMENT, code_pattern, read_code
from programs.services.equipment import check_item

SEE = "programs.view_item"
RELATED = ("program", "application__region")


def etag_of(item):
    return conditions.etag_of(item.version, len(item.checks.all()))


class EquipmentList(StreamedList):
    address = "equipment"
    model, record = Item, EquipmentRecord
    rights, related = (SEE,), RELATED
    parts = parts_of(EquipmentRecord, "id", "plate", "url", "state")
    calls = of_list(
        EquipmentRecord,
        gettext_lazy("List pieces of equipment"),
        gettext_lazy(
            "What programs handed over, the newest first; “?state=idle” is what the next "
            "applicant may be offered. For public tasks alone. Needs programs:read."
        ),
        STREAMS,
    )
    parameters_told = OF_CASES | {
        "program": asked(
            gettext_lazy("Paid for by the programs of these public numbers."),
            TEXT,
            "PRG-3513-000007-7",
        ),
        "applicant": OF_APPLICATIONS["applicant"],
    }
    asked_for = questions(
        {
            "state": lookups.choice("state", ItemState.values),
            "state_since": lookups.day("state_since"),
            "kind": lookups.text("kind"),
            "maker": lookups.text("maker"),
            "serial_number": lookups.text("serial_no"),
        },
        others=BESIDE,
        region=inside,
        program=of_program,
        applicant=of_applicant,
    )

    def permitted(self):
        return super().permitted().prefetch_related("checks")


class OnePiece(ApiView):
    """One that whoever asks may see."""

    parts = EquipmentList.parts
    path_parameters = {
        "plate": {
            "description": gettext_lazy("The code on its plate."),
            "schema": {"type": "string", "pattern": f"^{code_pattern(EQUIPMENT)}$"},
            "example": A_PLATE,
        }
    }

    @cached_property
    def item(self):
        require_rights(self.request.user, SEE)
        require_public_task(self.request)
        code = read_code(EQUIPMENT, self.kwargs["plate"])
        return get_object_or_404(self.permitted(), code=code)

    def permitted(self):
        seen = Item.objects.visible_to(self.request.user)
        return seen.select_related(*RELATED).prefetch_related("checks")

    def answer(self, item):
        text, shape = bodies.written(EquipmentRecord(item).data), self.parts.asked(self.request.GET)
        told = shape.of(text) if shape else text
        return conditions.with_etag(bodies.ready(told), etag_of(item))


class EquipmentDetail(OnePiece):
    calls = {
        "get": Call(
            gettext_lazy("Read a piece of equipment"),
            gettext_lazy("By the code on its plate. Needs programs:read."),
            EquipmentRecord,
            is_conditional=True,
        )
    }

    def get(self, request, plate):
        etag = etag_of(self.item)
        if conditions.is_known(request, etag):
            return conditions.not_modified(etag)
        return self.answer(self.item)


class CheckPiece(OnePiece):
    largest_body = LARGEST_BODY
    calls = {
        "post": Call(
            gettext_lazy("Note how a piece was found"),
            gettext_lazy(
                "The latest check says how it stands; what is gone says where it went. Needs "
                "applications:verify."
            ),
            EquipmentRecord,
            CheckBody,
            is_conditional=True,
            problems=UNSEEN,
        )
    }

    def post(self, request, plate):
        serializer = CheckBody()
        told = Incoming(serializer, request.data or {}).told
        held = Item.objects.permitted(request.user, "change").select_for_update(of=("self",))
        if not held.filter(pk=self.item.pk).exists():
            raise Problem("permission")
        # Read again, now that nobody else changes it.
        conditions.require_seen(request, etag_of(self.permitted().get(pk=self.item.pk)))
        with by_public_names(serializer):
            check_item(item=self.item, check=ItemCheck(**told), by=request.user)
        return self.answer(self.permitted().get(pk=self.item.pk))
