"""What is told of groups: KUB, sentra, cooperatives, associations."""

from django.utils.translation import gettext_lazy as _

from businesses.api.dictionary.belongings import KBLI
from businesses.api.dictionary.common import OF_BUSINESS, address
from businesses.api.dictionary.words import INDUSTRY, PERSONAL
from businesses.api.group_records import (
    GroupMemberSerializer,
    GroupOfficerSerializer,
    GroupRecord,
)
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource

A_GROUP = "0193a5c4-e28a-7598-82dd-91a2b3c4d5e6"
A_MEMBER = "0193a5c4-f39b-76a9-93ee-a2b3c4d5e6f7"
AN_OFFICER = "0193a5c5-04ac-77ba-84ff-b3c4d5e6f708"

describe(
    GroupMemberSerializer,
    {
        "id": Entry(
            _("The id of the membership; sent without one, a member is new."), A_MEMBER, "id"
        ),
        "business": Entry(
            _("The business that is a member; taken by id or public number."),
            OF_BUSINESS.example,
            _("business"),
        ),
        "role": Entry(_("What it is in the group; each office is held by one."), "chair"),
        "joined_on": Entry(_("Since when; null where nobody knows."), "2024-03-01"),
        "left_on": Entry(_("The first day on which it was no longer a member."), None),
    },
)
describe(
    GroupOfficerSerializer,
    {
        "id": Entry(_("The id of the entry."), AN_OFFICER, "id"),
        "office": Entry(_("Which office; each is named once."), "chair"),
        "name": Entry(_("Her name as in the decree; personal data."), "Sulastri"),
    },
)
describe(
    GroupRecord,
    {
        **address("groups", A_GROUP),
        "id": Entry(_("The id of the group."), A_GROUP, "id"),
        "registry_no": Entry(
            _("The permanent public number of the group; its last digit checks the others."),
            "KLP-3513-000012-6",
        ),
        "display": Entry(_("What to show for it."), "KUB Sumber Rejeki", _("shown as")),
        "kind": Entry(_("Which kind of group."), "kub"),
        "name": Entry(_("As its decree has it."), "KUB Sumber Rejeki"),
        "region": Entry(
            _("Where it is; the village, or the narrowest place known."),
            {
                "code": "35.13.05.2008",
                "display": "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur",
            },
            codes="/api/v1/regions/",
        ),
        "address": Entry(_("Street or hamlet."), "Dusun Krajan"),
        "kbli": Entry(_("What its members make."), KBLI, codes="/api/v1/kbli/"),
        "commodity": Entry(_("The same in everyday words."), "Keripik pisang"),
        "decree_no": Entry(
            _("The decree that confirmed it; of a cooperative, the act of its legal form."),
            "188.45/12/2024",
        ),
        "decree_on": Entry(_("The day of the decree."), "2024-03-01"),
        "has_statutes": Entry(_("Whether it has statutes (AD/ART); null: not known."), True),
        "has_bank_account": Entry(
            _("Whether it has a bank account of its own; null: not known."), True
        ),
        "has_machine_place": Entry(
            _("Whether there is a place for a machine; null: not known."), False
        ),
        "electricity_va": Entry(
            _("The electricity there; 0: none, null: not known."), 2200, unit="VA"
        ),
        "dissolved_on": Entry(_("When it ceased to exist; null while it exists."), None),
        "members": Entry(_("The businesses that are or were members."), label=_("members")),
        "officers": Entry(
            _("Who leads it; kept back from who may not see owners."),
            label=_("officers"),
            seen=Seen.OWNER,
            basis=PERSONAL,
        ),
    },
)
resource(Resource("groups", _("Groups"), GroupRecord, basis=INDUSTRY))
