"""What is told of owners. Their numbers are in no record at all: they are uncovered one by one."""

from django.utils.translation import gettext_lazy as _

from businesses.api import records
from businesses.api.dictionary.common import OF_BUSINESS, address
from businesses.api.dictionary.words import PERSONAL
from businesses.api.parts import OwnerSerializer
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource

AN_OWNER = "0193a5c4-c068-7376-80bb-7f8091a2b3c4"


def covered(meaning, example, **elsewhere):
    """Written here and told by no record: uncovered one by one, for a purpose."""
    return Entry(meaning, example, seen=Seen.NOBODY, basis=PERSONAL, elsewhere=elsewhere)


describe(
    OwnerSerializer,
    {
        "id": Entry(_("The id of the owner."), AN_OWNER, "id"),
        "name": Entry(_("Her name; personal data."), "Rupi Hartini"),
        "sex": Entry(_("Woman or man."), "F"),
        "education": Entry(_("The highest school that she finished."), "sma"),
        "region": Entry(
            _("The regency or city that registered her and answers for her data."),
            {"code": "35.13", "display": "Kabupaten Probolinggo, Jawa Timur"},
            codes="/api/v1/regions/",
        ),
        "legal_basis": Entry(_("Why her data may be held (UU 27/2022 art. 20)."), "public_task"),
        "has_nik": Entry(
            _("Whether her NIK is known; the number itself is in no record."), True, _("NIK known")
        ),
        "has_phone": Entry(
            _("Whether her phone is known; the number itself is in no record."),
            True,
            _("phone known"),
        ),
        "nik": covered(_("Her number as a person, 16 digits."), "3513054101800001", SIDT="NIK"),
        "phone": covered(_("Her phone, as 08… or +62…."), "081200000128"),
        "birth_date": covered(_("The day on which she was born."), "1980-01-01"),
        "email": covered(_("Her e-mail address."), "rupi@example.id"),
        "consented_on": Entry(
            _("The day on which she agreed to be registered, where that is the legal basis."), None
        ),
    },
)
describe(
    records.ConsentSerializer,
    {
        "id": Entry(_("The id of the consent."), "0193a5c4-d179-7487-91cc-8091a2b3c4d5", "id"),
        "purpose": Entry(_("To which use she agreed."), "catalogue"),
        "basis": Entry(_("On which ground that rests."), "consent"),
        "given_on": Entry(_("Since when."), "2026-03-02"),
        "how": Entry(_("How she agreed."), "form"),
        "withdrawn_on": Entry(_("When she took it back; null while it holds."), None),
    },
)
describe(
    records.OwnerRecord,
    {
        **address("owners", AN_OWNER),
        "business": OF_BUSINESS,
        "businesses": Entry(
            _("The list of what she owns."),
            f"/api/v1/businesses/?owner={AN_OWNER}",
            _("her businesses"),
        ),
        "consents": Entry(_("What she agreed to, and when."), label=_("consents")),
    },
)
resource(Resource("owners", _("Owners"), records.OwnerRecord, Seen.OWNER, PERSONAL))
