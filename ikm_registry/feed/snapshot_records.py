"""Where a copy begins, told for the description of the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.feed.records import PARAMETERS_TOLD
from ikm_registry.rest.calls import Call
from ikm_registry.rest.dictionary import Entry, Resource, describe, resource

GZIP = "application/gzip"
FILES = "https://ikm.example.go.id/api/v1/snapshots/2026-11-22/businesses"


class DeltasRecord(serializers.Serializer):
    day = serializers.CharField(allow_null=True)
    week = serializers.CharField(allow_null=True)
    month = serializers.CharField(allow_null=True)

    def get_fields(self):
        """As the answer calls them; no name in Python begins with a digit."""
        day, week, month = super().get_fields().values()
        return {"24h": day, "7d": week, "31d": month}


class SnapshotRecord(serializers.Serializer):
    id = serializers.DateField()
    resource = serializers.CharField()
    format = serializers.CharField()
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    timepoint = serializers.IntegerField()
    schema_version = serializers.CharField()
    url = serializers.CharField()
    deltas = DeltasRecord()


class SnapshotsRecord(serializers.Serializer):
    results = SnapshotRecord(many=True)


describe(
    DeltasRecord,
    {
        "24h": Entry(_("Since the day before."), f"{FILES}-since-2026-11-21.ndjson.gz"),
        "7d": Entry(_("Since a week before."), f"{FILES}-since-2026-11-15.ndjson.gz"),
        "31d": Entry(_("Since 31 days before; null where nothing was packed then."), None),
    },
)
describe(
    SnapshotRecord,
    {
        "id": Entry(_("The day on which it was packed."), "2026-11-22", _("day")),
        "resource": Entry(_("Which records it holds."), "businesses", _("records")),
        "format": Entry(_("A line of JSON for each record, packed."), "ndjson.gz", _("format")),
        "rows": Entry(_("How many lines it has for this reader."), 48211, _("lines")),
        "bytes": Entry(
            _("How long the file is; null where it is packed as it leaves."), 9182334, _("bytes")
        ),
        "sha256": Entry(
            _("The sum of the file of this very reader; null where it is packed as it leaves."),
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "SHA-256",
        ),
        "timepoint": Entry(
            _("It holds every change up to here: follow the changes after it."),
            918233,
            _("timepoint"),
        ),
        "schema_version": Entry(
            _("Raised where records say the same in other words."), "1.0", _("version of the form")
        ),
        "url": Entry(_("The file."), f"{FILES}.ndjson.gz", _("address of the file")),
        "deltas": Entry(
            _("What changed since an earlier snapshot, of each record its last change."),
            label=_("changes since then"),
        ),
    },
)
describe(SnapshotsRecord, {"results": Entry(_("The newest of each kind."), label=_("snapshots"))})
resource(Resource("snapshots", _("Snapshots"), SnapshotsRecord))

OF_SNAPSHOTS = {"resource": PARAMETERS_TOLD["resource"]}
OF_PATHS = {
    name: {
        "description": meaning,
        "schema": {"type": "string", "format": "date"},
        "example": example,
    }
    for name, meaning, example in [
        ("day", _("The day of the snapshot, as the list names it."), "2026-11-22"),
        ("since", _("The day of the snapshot that you have."), "2026-11-21"),
    ]
}
SNAPSHOTS = Call(
    _("Find where to begin"),
    _(
        "The newest snapshot of all records that you may read: packed once a day, with its sum, "
        "its timepoint, and what changed since earlier ones."
    ),
    SnapshotsRecord,
)
FILE = Call(
    _("Fetch all records"),
    _(
        "One gzip file of lines, each a record as it stands in the lists. For keys whose places "
        "are narrower than a regency, whose rights differ from place to place or whose purpose "
        "asks for consents, it is packed as it leaves and holds the records as they are now."
    ),
    schema={"type": "string", "format": "binary"},
    example="\u001f\u008b\u0008…",
    media_type=GZIP,
    problems=("cursor-too-old",),
)
DELTA = Call(
    _("Fetch what changed since a day"),
    _(
        "One gzip file of lines, each the last change of a record from one snapshot to another, "
        "written as in the changes, with the record as it is now."
    ),
    schema={"type": "string", "format": "binary"},
    example="\u001f\u008b\u0008…",
    media_type=GZIP,
    problems=("cursor-too-old",),
)
