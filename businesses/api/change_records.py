"""What is sent to, and told by, the addresses of change requests."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.dictionary.common import A_BUSINESS, OF_BUSINESS
from businesses.api.dictionary.words import RIGHTED
from businesses.api.fields import BusinessField, Moment
from businesses.choices import (
    ChangeDeed,
    ChangeDoor,
    ChangeState,
    ChangeTarget,
    FieldRule,
    ProposalState,
)
from businesses.models.change_request import REASON
from businesses.services.changes import MOST_EVIDENCE
from ikm_registry.rest.dictionary import NONE, Entry, Resource, describe, resource
from ikm_registry.rest.texts import Text

A_CHANGE = "0193a5c5-1a2b-7c3d-8e4f-5a6b7c8d9e0f"
# A photo of 1.8 MB as base64; the whole body may have 5 MB.
LONGEST_PHOTO = 2_500_000
MOST_FIELDS = 20


class Anything(serializers.JSONField):
    """A value as the field of the record is written; null is one, too."""

    def run_validation(self, data=serializers.empty):
        return None if data is None else super().run_validation(data)


class ChangeTargetRecord(serializers.Serializer):
    kind = serializers.ChoiceField(ChangeTarget.choices)
    id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    period = serializers.CharField(allow_null=True)


class ProposedValueRecord(serializers.Serializer):
    field = serializers.CharField()
    rule = serializers.ChoiceField(FieldRule.choices)
    state = serializers.ChoiceField(ProposalState.choices)
    was = Anything()
    now = Anything()
    proposed = Anything()
    overtaken = serializers.BooleanField()
    answer = serializers.CharField(allow_null=True)


class ChangeStepRecord(serializers.Serializer):
    deed = serializers.ChoiceField(ChangeDeed.choices)
    by = serializers.CharField()
    at = Moment()
    names = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_null=True)


class ChangeRequestRecord(serializers.Serializer):
    """A change that somebody proposed: what it would change, and where it stands."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    business = BusinessField()
    target = ChangeTargetRecord()
    state = serializers.ChoiceField(ChangeState.choices)
    base_version = serializers.IntegerField()
    changes = ProposedValueRecord(many=True)
    reason = serializers.CharField(allow_null=True)
    evidence = serializers.IntegerField()
    proposed_by = serializers.CharField()
    door = serializers.ChoiceField(ChangeDoor.choices)
    submitted_at = Moment()
    answer_by = serializers.DateField()
    steps = ChangeStepRecord(many=True)
    version = serializers.IntegerField()


class AgainBody(serializers.Serializer):
    base_version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    changes = serializers.DictField(child=Anything(), allow_empty=False)
    reason = Text(required=False, max_length=REASON)
    evidence = serializers.ListField(
        child=Text(max_length=LONGEST_PHOTO),
        required=False,
        max_length=MOST_EVIDENCE,
    )


class ChangeBody(AgainBody):
    target = serializers.UUIDField()


def named_fields(**options):
    return serializers.ListField(child=Text(max_length=60), max_length=MOST_FIELDS, **options)


class ApproveBody(serializers.Serializer):
    names = named_fields(required=False)
    overrule = named_fields(required=False)


class RejectBody(serializers.Serializer):
    names = named_fields(required=False)
    reason = Text(max_length=REASON)


class ReturnBody(serializers.Serializer):
    names = named_fields(required=False)
    reason = Text(max_length=REASON)


class WithdrawBody(serializers.Serializer):
    reason = Text(required=False, max_length=REASON)


NAMES_OF_FIELDS = _("The names of the fields, as the record has them.")
WHY_PROPOSED = _("Why it should be changed; it stands in the history when it is.")
AN_ADDRESS = "Dusun Krajan RT 003 RW 001"
describe(
    ChangeTargetRecord,
    {
        "kind": Entry(_("Which record of the business it is."), "business", _("kind of record")),
        "id": Entry(_("The id of the record; null where it is gone."), A_BUSINESS, "id"),
        "version": Entry(_("Its version now."), 15, _("version")),
        "period": Entry(
            _("Which period is told anew; null for a record that is there already."),
            None,
            _("period"),
        ),
    },
)
describe(
    ProposedValueRecord,
    {
        "field": Entry(_("The field by the name that the record has for it."), "address"),
        "rule": Entry(
            _("Whether it is applied at once (direct), after review, or with a proof."),
            "review",
            _("rule"),
        ),
        "state": Entry(_("What became of this value."), "waiting", _("state")),
        "was": Entry(
            _("The value in the version that the proposer had seen."), "Dusun Krajan", _("then")
        ),
        "now": Entry(_("The value now."), "Dusun Krajan", _("now")),
        "proposed": Entry(_("The value that is proposed."), AN_ADDRESS, _("proposed")),
        "overtaken": Entry(
            _(
                "Whether somebody gave the field another value meanwhile: it is then approved only "
                "if it is named in “overrule”."
            ),
            False,
            _("overtaken"),
        ),
        "answer": Entry(_("Why it was rejected."), None, _("answer")),
    },
)
describe(
    ChangeStepRecord,
    {
        "deed": Entry(_("What was done."), "submit", _("step")),
        "by": Entry(_("Who did it."), "Sistem data Probolinggo", _("by")),
        "at": Entry(_("When (UTC)."), "2026-11-20T02:10:00Z", _("at")),
        "names": Entry(NAMES_OF_FIELDS, ["address"], _("fields")),
        "note": Entry(_("The reason that was given."), None, _("note")),
    },
)
describe(
    ChangeRequestRecord,
    {
        "id": Entry(_("The id of the change request."), A_CHANGE, "id"),
        "url": Entry(
            _("The address of this record."),
            f"/api/v1/change-requests/{A_CHANGE}/",
            _("address of the record"),
        ),
        "business": OF_BUSINESS,
        "target": Entry(_("The record that it would change."), label=_("record")),
        "state": Entry(_("Where it stands."), "submitted", _("state")),
        "base_version": Entry(
            _("The version of the record that the proposer had seen."), 14, _("version seen")
        ),
        "changes": Entry(_("Field by field."), label=_("changes")),
        "reason": Entry(_("Why, in the words of the proposer."), "Pindah rumah", _("reason")),
        "evidence": Entry(
            _("How many photos of documents came with it; they are shown on the site."),
            0,
            _("photos"),
        ),
        "proposed_by": Entry(_("Who proposed it."), "Sistem data Probolinggo", _("proposed by")),
        "door": Entry(_("By which door it came."), "api", _("door")),
        "submitted_at": Entry(
            _("When it was proposed last (UTC)."), "2026-11-20T02:10:00Z", _("proposed on")
        ),
        "answer_by": Entry(
            _("By which day an answer may be expected."), "2026-12-04", _("answer expected by")
        ),
        "steps": Entry(_("Who did what to it, the first step first."), label=_("steps")),
        "version": Entry(_("Counts the steps."), 2, _("version")),
    },
)
describe(
    AgainBody,
    {
        "base_version": Entry(
            _("The version of the record that you had seen."), 14, _("version seen")
        ),
        "changes": Entry(
            _(
                "The new values by field, written as a PATCH of the record takes them. A field "
                "that no request changes is named in the refusal."
            ),
            {"address": AN_ADDRESS},
            _("changes"),
        ),
        "reason": Entry(WHY_PROPOSED, "Pindah rumah", _("reason")),
        "evidence": Entry(
            _(
                "Photos of the document, each a JPEG, PNG or WebP as base64; a name, NIB or KBLI "
                "asks for one. A call takes 5 MB."
            ),
            NONE,
            _("photos"),
        ),
    },
)
describe(
    ChangeBody,
    {
        "target": Entry(
            _("The id of the business, or of its figures, product or owner."),
            A_BUSINESS,
            _("record"),
        )
    },
)
WHICH = _("The fields that are meant; all that wait, if none is named.")
describe(
    ApproveBody,
    {
        "names": Entry(WHICH, ["address"], _("fields")),
        "overrule": Entry(
            _("Those of them that were overtaken, and shall be changed all the same."),
            NONE,
            _("overrule"),
        ),
    },
)
describe(
    RejectBody,
    {
        "names": Entry(WHICH, ["address"], _("fields")),
        "reason": Entry(_("Why not."), "Alamat tidak ditemukan", _("reason")),
    },
)
describe(
    ReturnBody,
    {
        "names": Entry(WHICH, ["address"], _("fields")),
        "reason": Entry(_("What is missing."), "Sebutkan RT dan RW", _("reason")),
    },
)
describe(
    WithdrawBody,
    {"reason": Entry(_("Why, if it is to be said."), "Sudah tidak perlu", _("reason"))},
)
resource(Resource("change-requests", _("Change requests"), ChangeRequestRecord, basis=RIGHTED))
