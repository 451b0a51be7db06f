"""What is told of a call whose many businesses are written in the background."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.bulk import Atomic, Mode, Strategy
from businesses.api.bulk_records import BulkGroup, BulkSummary
from businesses.choices import JobKind, JobListState
from ikm_registry.rest.dictionary import Entry, describe

A_JOB = "0199f1c2-7d1a-7b0e-8c55-6f0f4c1d2e3f"
MOMENT = "2026-11-29T04:10:22Z"


class JobProgress(serializers.Serializer):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    rate = serializers.FloatField()
    seconds_left = serializers.IntegerField(allow_null=True)


class JobLine(serializers.Serializer):
    """What is told of any work in the background."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    kind = serializers.ChoiceField(JobKind.choices)
    state = serializers.ChoiceField(JobListState.choices)
    mode = serializers.ChoiceField(Mode.choices)
    written = serializers.BooleanField()
    region = serializers.CharField(allow_null=True)
    sent_at = serializers.DateTimeField()
    began_at = serializers.DateTimeField(allow_null=True)
    heard_at = serializers.DateTimeField()
    again_at = serializers.DateTimeField(allow_null=True)
    progress = JobProgress()
    failure = serializers.CharField(allow_null=True)
    summary = BulkSummary()


class JobRecord(JobLine):
    """And of one that is asked for by itself."""

    atomic = serializers.ChoiceField(Atomic.choices)
    strategy = serializers.ChoiceField(Strategy.choices)
    match = serializers.ListField(child=serializers.CharField())
    grouped_errors = BulkGroup(many=True)
    columns_left_out = serializers.ListField(child=serializers.CharField())
    results = serializers.CharField(allow_null=True)
    repair = serializers.CharField(allow_null=True)


describe(
    JobProgress,
    {
        "done": Entry(_("Items of which it is known what became of them."), 400, _("done")),
        "total": Entry(_("How many items were sent."), 400, _("items")),
        "rate": Entry(_("Items in a second since the work began."), 410.5, _("rate")),
        "seconds_left": Entry(
            _("How long it will take yet; null while nobody can tell, and at its end."),
            None,
            _("seconds left"),
        ),
    },
)
LINE = {
    "id": Entry(_("Under which it is asked for."), A_JOB, "id"),
    "url": Entry(
        _("Where it is asked for."),
        f"/api/v1/jobs/{A_JOB}/",
        "url",
    ),
    "kind": Entry(
        _("“bulk”: sent by a call; “import”: a list that an officer loads."),
        JobKind.BULK.value,
        _("kind"),
    ),
    "state": Entry(
        _(
            "Queued, validating, waiting_for_verification and running go on; success, "
            "partial_success (some items are refused), failed and cancelled are the end. An import "
            "is checked first (validating) and loaded when somebody says so "
            "(waiting_for_verification)."
        ),
        JobListState.PARTIAL.value,
        _("state"),
    ),
    "mode": Entry(
        _("As it was asked for; of an import “validate” until its loading begins."),
        Mode.COMMIT.value,
        _("mode"),
    ),
    "written": Entry(_("Whether anything stays that was written."), True, _("written")),
    "region": Entry(
        _("In whose area it is watched; null: of a person with several."), "35.13", _("place")
    ),
    "sent_at": Entry(_("When it was sent."), MOMENT, _("sent")),
    "began_at": Entry(_("When a worker began with it."), MOMENT, _("began")),
    "heard_at": Entry(_("The last sign of life."), MOMENT, _("last sign of life")),
    "again_at": Entry(
        _("It was cut short by something that passes, and goes on at this moment."),
        None,
        _("next try"),
    ),
    "progress": Entry(_("How far it is."), label=_("progress")),
    "failure": Entry(_("Why it ended before its end; a sentence."), None, _("failure")),
    "summary": Entry(_("How many items became what so far."), label=_("summary")),
}
describe(JobLine, LINE)
describe(
    JobRecord,
    LINE
    | {
        "atomic": Entry(_("As it was asked for."), Atomic.ROW.value, "atomic"),
        "strategy": Entry(_("As it was asked for."), Strategy.UPSERT.value, _("strategy")),
        "match": Entry(
            _("As it was asked for; an import also knows the rows of an earlier one again."),
            ["id", "registry_no"],
            _("matched by"),
        ),
        "grouped_errors": Entry(
            _("The faults of all items so far, each told once; the commonest first."),
            label=_("faults together"),
        ),
        "columns_left_out": Entry(
            _("Of a table: titles of columns that no record has; what they say is not written."),
            ["Omzet terbaru"],
            _("columns left out"),
        ),
        "results": Entry(
            _(
                "When it has ended: one line of JSON for each item that was worked on. Null of an "
                "import, whose page tells it."
            ),
            f"/api/v1/jobs/{A_JOB}/results.ndjson",
            _("results"),
        ),
        "repair": Entry(
            _("When it has ended with refused items: those as a workbook, with the reasons."),
            f"/api/v1/jobs/{A_JOB}/repair.xlsx",
            _("repair file"),
        ),
    },
)
