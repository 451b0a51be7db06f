"""What the addresses of businesses and of what belongs to them do, told for the description."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api import dictionary, records  # noqa: F401  # the words of its fields
from businesses.api.bulk_records import BulkAnswer, BulkBody
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
from ikm_registry.rest.calls import Call
from ikm_registry.rest.streaming import TYPES

STREAMS = tuple(kind.partition(";")[0] for kind in TYPES.values())


@dataclass(frozen=True)
class Calls:
    """Of a list and of one of its records, by method."""

    of_list: dict[str, Call]
    of_one: dict[str, Call]


def calls(record, words: dict[str, tuple[Any, Any]], *, body=None, settled=("business",)) -> Calls:
    """`words` are summary and description by what is done; `settled` is taken at first alone."""
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
                problems=("conflict",),
            ),
        },
        {
            "get": Call(*words["read"], record, is_conditional=True),
            "patch": Call(
                *words["change"], record, sent, is_partial=True, without=settled, **changes
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
PART_MADE = _("With “business”, by id or public number.")

CALLS = {
    "businesses": calls(
        BusinessWithMore,
        body=BusinessSerializer,
        settled=("products", "markets", "certificates", "latest_figures"),
        words={
            "list": (_("List businesses"), KEPT_BACK),
            "make": (
                _("Register a business"),
                _(
                    "With its owner, products, markets, certificates and newest figures, as far "
                    "as they are known; name and place are enough. All of it is saved, or nothing."
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
BULK = Call(
    _("Save many businesses"),
    _(
        "Registers and corrects up to 1,000 businesses by one call, each as a single call would, "
        "with a result for each. Answered with 200 as soon as the call can be read: “written” "
        "says whether anything stays, “status” of each result what became of it."
    ),
    BulkAnswer,
    BulkBody,
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
