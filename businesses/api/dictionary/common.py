"""What every record says of itself."""

from django.utils.translation import gettext_lazy as _

from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.api.records import PartSerializer
from ikm_registry.rest.dictionary import Entry, describe


def address(kind, identity):
    """The field `url` of each kind of record."""
    example = f"/api/v1/{kind}/{identity}/"
    return {"url": Entry(_("The address of this record."), example, _("address of the record"))}


A_BUSINESS = "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"
NUMBER = "IKM-3513-000128-4"

describe(
    RecordSerializer,
    {
        "id": Entry(
            _("By which systems know the record; it never changes and is never given again."),
            A_BUSINESS,
            "id",
        ),
        "version": Entry(_("Counts how often the record itself was saved."), 14),
    },
)
describe(
    TopSerializer,
    {
        "created": Entry(
            _("When the record came into the registry (UTC)."),
            "2026-03-02T01:15:00Z",
            _("created"),
        ),
        "last_updated": Entry(
            _("When the record itself was last saved (UTC)."),
            "2026-11-20T02:10:00Z",
            _("last changed"),
        ),
        "restricted": Entry(
            _(
                "The parts that this reader may not see, so that hidden is told from empty; “*”: "
                "the owner did not agree to this use, and only the number is told."
            ),
            [],
            _("what is kept back"),
        ),
    },
)
OF_BUSINESS = Entry(
    _("The business it belongs to; taken by id or public number."),
    {
        "id": A_BUSINESS,
        "registry_no": NUMBER,
        "url": f"/api/v1/businesses/{A_BUSINESS}/",
    },
    _("business"),
)
describe(PartSerializer, {"business": OF_BUSINESS})
