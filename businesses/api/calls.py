"""What the addresses of businesses and of what belongs to them do, told for the description."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api import dictionary, records  # noqa: F401  # the words of its fields
from businesses.api.asking import asked, one_of
from businesses.api.bulk_records import BulkAnswer, BulkBody
from businesses.api.group_records import GroupRecord
from businesses.api.job_records import JobLine, JobRecord
from businesses.api.more import (
    BusinessWithMore,
    Codelist,
    Codelists,
    KbliRecord,
    RevealBody,
    Revealed,
)
from businesses.api.reconcile_records import ReconcileBody, ReconcileManifest, ReconcileResult
from businesses.api.serializers import BusinessSerializer
from businesses.api.sheets import CSV, XLSX
from businesses.choices import JobKind, JobListState
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON
from ikm_registry.rest import parameters
from ikm_registry.rest.calls import Call
from ikm_registry.rest.parameters import OF_PAGES
from ikm_registry.rest.streaming import TYPES

STREAMS = tuple(kind.partition(";")[0] for kind in TYPES.values())


@dataclass(frozen=True)
class Calls:
    """Of a list and of one of its records, by method."""

    of_list: dict[str, Call]
    of_one: dict[str, Call]


def calls(
    record,
    words: dict[str, tuple[Any, Any]],
    *,
    body=None,
    settled=("business",),
    making=MappingProxyType({}),
    changing=MappingProxyType({}),
    refusals=("conflict",),
) -> Calls:
    """`words` are summary and description by what is done; `settled` is taken at first alone.

    `making` are parameters of the call that makes one, `refusals` what it may be answered with,
    `changing` parameters of the one that corrects it.
    """
    sent = body or record
    changes: dict[str, Any] = {"is_conditional": True, "problems": ("conflict",)}
    return Calls(
        {
            "get": Call(*words["list"], record, is_list=True, media=STREAMS, is_conditional=True),
            "post": Call(
                *words["make"],
                record,
                sent,
                status=201,
                headers=("ETag", "Location"),
                problems=refusals,
                parameters=making,
            ),
        },
        {
            "get": Call(*words["read"], record, is_conditional=True),
            "patch": Call(
                *words["change"],
                record,
                sent,
                is_partial=True,
                without=settled,
                parameters=changing,
                **changes,
            ),
            "delete": Call(*words["remove"], status=204, **changes),
        },
    )


KEPT_BACK = _(
    "Parts that the key may not see are left out and named in “restricted”. A key whose purpose is "
    "no public task gets of a business whose owner did not agree to it only the number."
)
WHAT_CHANGES = _(
    "Only what is named changes; null clears. A name that is not written here is refused."
)
GONE = _("It stays in the history, from which officers can bring it back.")
DOUBLE_WORDS = _(
    "“true” says that it is another business than those of the same name in its district, with "
    "which a call without it is answered."
)
SAME_WORDS = _(
    "“true” says that the owner is who is known by her NIK in the regency, though by another name; "
    "a call without it is refused (“other_name”)."
)
CONFIRMS_PERSON = {SAME_PERSON: parameters.Parameter(SAME_WORDS, parameters.BOOLEAN)}
PART_MADE = _("With “business”, by id or public number.")

CALLS = {
    "businesses": calls(
        BusinessWithMore,
        body=BusinessSerializer,
        settled=("products", "markets", "certificates", "latest_figures"),
        making={
            NOT_A_DOUBLE: parameters.Parameter(DOUBLE_WORDS, parameters.BOOLEAN),
            **CONFIRMS_PERSON,
        },
        changing=CONFIRMS_PERSON,
        refusals=("conflict", "duplicate-suspected"),
        words={
            "list": (_("List businesses"), KEPT_BACK),
            "make": (
                _("Register a business"),
                _(
                    "With its owner, products, markets, certificates and newest figures, as far "
                    "as they are known; name and place are enough. All of it is saved, or nothing. "
                    "One that is very like a registered one is saved when that is confirmed."
                ),
            ),
            "read": (_("Read a business"), KEPT_BACK),
            "change": (_("Correct a business"), WHAT_CHANGES),
            "remove": (_("Remove a business"), GONE),
        },
    ),
    "products": calls(
        records.ProductRecord,
        words={
            "list": (_("List products"), _("Of all businesses that one may see.")),
            "make": (_("Add a product"), PART_MADE),
            "read": (_("Read a product"), ""),
            "change": (_("Correct a product"), WHAT_CHANGES),
            "remove": (_("Remove a product"), GONE),
        },
    ),
    "markets": calls(
        records.MarketRecord,
        words={
            "list": (_("List markets"), _("Of all businesses that one may see.")),
            "make": (_("Add a market"), PART_MADE),
            "read": (_("Read a market"), ""),
            "change": (_("Correct a market"), WHAT_CHANGES),
            "remove": (_("Remove a market"), GONE),
        },
    ),
    "certificates": calls(
        records.CertificateRecord,
        words={
            "list": (_("List certificates"), _("Of all businesses that one may see.")),
            "make": (_("Add a certificate"), PART_MADE),
            "read": (_("Read a certificate"), ""),
            "change": (_("Correct a certificate"), WHAT_CHANGES),
            "remove": (_("Remove a certificate"), GONE),
        },
    ),
    "figures": calls(
        records.FiguresRecord,
        words={
            "list": (_("List figures"), _("Of all businesses and periods that one may see.")),
            "make": (_("Add the figures of a period"), PART_MADE),
            "read": (_("Read the figures of a period"), ""),
            "change": (
                _("Correct the figures of a period"),
                _(
                    "Only what is named changes; null clears. Materials are told as a whole: what "
                    "is not named is no longer there."
                ),
            ),
            "remove": (_("Remove the figures of a period"), GONE),
        },
    ),
    "owners": calls(
        records.OwnerRecord,
        making=CONFIRMS_PERSON,
        words={
            "list": (
                _("List owners"),
                _("Without their numbers, which are in no record. Needs the scope owners:read."),
            ),
            "make": (
                _("Name the owner of a business"),
                _(
                    "A new person is the owner of this business from now on; the former one is not "
                    "changed. Somebody who is known by her NIK in the regency is taken as herself."
                ),
            ),
            "read": (_("Read an owner"), _("Without her numbers, which are in no record.")),
            "change": (_("Correct an owner"), WHAT_CHANGES),
            "remove": (
                _("Remove an owner"),
                _("Refused while a business belongs to her. It stays in the history."),
            ),
        },
    ),
}
GROUPS = calls(
    GroupRecord,
    settled=(),
    words={
        "list": (
            _("List groups"),
            _("KUB, sentra, cooperatives and associations, each with its members."),
        ),
        "make": (
            _("Register a group"),
            _(
                "With its members, as far as they are registered, and who leads it. Kind, name and "
                "place are enough. All of it is saved, or nothing."
            ),
        ),
        "read": (_("Read a group"), ""),
        "change": (
            _("Correct a group"),
            _(
                "Only what is named changes; null clears. Members and officers are told as a "
                "whole: what is not named is no longer there. A member that left keeps its place "
                "in the list and gets “left_on”."
            ),
        ),
        "remove": (
            _("Remove a group"),
            _("Refused once it had members: then it is dissolved by “dissolved_on”."),
        ),
    },
)
CALLS["groups"] = GROUPS
BULK = Call(
    _("Save many businesses"),
    _(
        "Registers and corrects up to 1,000 businesses by one call, each as a single call would, "
        "with a result for each. Answered with 200 as soon as the call can be read: “written” "
        "says whether anything stays, “status” of each result what became of it. Up to 50,000, and "
        "tables by the columns of a list that was taken along, are answered with 202 and written "
        "in the background; more than 1,000 need “atomic=row”."
    ),
    BulkAnswer,
    BulkBody,
    later=JobRecord,
    tables={CSV: "Nama usaha;Kode wilayah\nKeripik Bu Rupi;35.13.05.2008\n", XLSX: "PK…"},
)
JOBS = Call(
    _("List jobs"),
    _(
        "What is written in the background, the newest first: calls that the account sent itself, "
        "and lists loaded in its places, as far as it may see those (for public tasks alone)."
    ),
    JobLine,
    is_list=True,
    is_conditional=True,
)
OF_JOBS = {name: OF_PAGES[name] for name in ("limit", "after", "offset", "count")} | {
    "state": asked(_("Only those in these states."), one_of(JobListState), "running"),
    "kind": asked(_("Only of these kinds."), one_of(JobKind), "bulk"),
}
JOB = {
    "get": Call(
        _("Ask how far a job is"),
        _(
            "What became of a call that is written in the background, for whoever sent it, or of a "
            "list that officers load in one of her places, as far as she may see those (for public "
            "tasks alone). What became of each item of a call is kept for seven days after its end."
        ),
        JobRecord,
    ),
    "delete": Call(
        _("Cancel a job"),
        _(
            "What waits is not begun; what runs ends after its present piece of 1,000 items. What "
            "was written stays, and is told."
        ),
        JobRecord,
        problems=("conflict",),
    ),
}
JOB_RESULTS = Call(
    _("Fetch the results of a job"),
    _("A line of JSON for each item, as a call of up to 1,000 items tells it; when it has ended."),
    problems=("conflict",),
    schema={"type": "string"},
    example='{"row":2,"status":"unchanged"}\n',
    media_type="application/x-ndjson",
)
JOB_REPAIR = Call(
    _("Fetch the refused items of a job"),
    _(
        "A workbook with the refused items and the reasons, by the columns that this address "
        "takes: put right, it is sent as it is. “Not in this table” names facts of an item for "
        "which it has no column."
    ),
    problems=("conflict",),
    schema={"type": "string", "format": "binary"},
    example="PK…",
    media_type=XLSX,
)
RECONCILE = {
    "get": Call(
        _("Ask what the matching of names takes"),
        _("The manifest by which OpenRefine and the like know the service (version 0.2)."),
        ReconcileManifest,
    ),
    "post": Call(
        _("Match names"),
        _(
            "Up to 50 names, with what else is known of each; for each the businesses that may be "
            "meant, by score and with reasons. Nothing is written, and no person is named. Also "
            "taken as a form with the field “queries”, as OpenRefine sends it. A key whose purpose "
            "is no public task finds only businesses whose owners agreed to it."
        ),
        ReconcileResult,
        ReconcileBody,
        is_map=True,
    ),
}
REVEAL = Call(
    _("Uncover one personal number"),
    _(
        "NIK, phone or birth date, one at a time, for a stated purpose. Who saw what, when and "
        "why stands in the register of access. Needs the scope “reveal”. The answer is "
        "never kept: asked again, with an “Idempotency-Key” or without, it is noted again."
    ),
    Revealed,
    RevealBody,
)
KBLI = Call(
    _("List KBLI"),
    _("The classification of business, section C; of version 2020 unless another is named."),
    KbliRecord,
    is_list=True,
    is_conditional=True,
)
KBLI_LINE = replace(
    KBLI, summary=_("Read a KBLI"), description=_("One code with its title."), is_list=False
)
CODELISTS = Call(_("List the code lists"), _("What the values of records mean."), Codelists)
CODELIST = Call(
    _("Read a code list"),
    _("All values of it in both languages; none is longer than the countries of the world."),
    Codelist,
    is_conditional=True,
)
