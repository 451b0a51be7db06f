"""What the addresses of change requests do, told for the description of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api import change_records as records
from businesses.api.asking import OF_DOCUMENTS, asked
from businesses.api.shapes import TEXT
from ikm_registry.rest import parameters
from ikm_registry.rest.calls import Call

SETTLED = ("change-settled", "conflict-version", "precondition-required")


def step(summary, description, body, *problems: str) -> dict[str, Call]:
    return {
        "post": Call(
            summary,
            description,
            records.ChangeRequestRecord,
            body,
            is_conditional=True,
            problems=(*problems, *SETTLED),
        )
    }


OF_LIST = {
    "get": Call(
        _("List change requests"),
        _("The newest first; those of owners are told to keys that may read owners."),
        records.ChangeRequestRecord,
        is_list=True,
        is_conditional=True,
    ),
    "post": Call(
        _("Propose a change"),
        _(
            "Somebody who may correct the business decides about it, field by field; what needs "
            "no review is applied at once. Refused are the same values that a PATCH refuses, by "
            "the same codes, and a field of which another change waits. Needs the scope "
            "changes:write."
        ),
        records.ChangeRequestRecord,
        records.ChangeBody,
        status=201,
        headers=("ETag", "Location"),
        problems=("change-waiting", "not-found"),
    ),
}
OF_ONE = {
    "get": Call(
        _("Read a change request"),
        _("What it would change, what is there now, and who did what to it."),
        records.ChangeRequestRecord,
        is_conditional=True,
    )
}
APPROVE = step(
    _("Approve a change"),
    _(
        "The values come to stand in the record at once, by the rules of a PATCH. Nobody approves "
        "what she proposed herself. Needs the scopes changes:decide and businesses:write."
    ),
    records.ApproveBody,
    "change-overtaken",
    "four-eyes",
    "conflict",
)
REJECT = step(
    _("Reject a change"), _("With the reason, for the proposer."), records.RejectBody, "four-eyes"
)
RETURN = step(
    _("Return a change"),
    _(
        "The proposer may correct it and propose it again, once nothing of it waits for the office "
        "any more. A returned field waits with its answer."
    ),
    records.ReturnBody,
    "four-eyes",
)
WITHDRAW = step(
    _("Withdraw a change"),
    _("By its proposer; what was taken over already stays."),
    records.WithdrawBody,
)
AGAIN = step(
    _("Propose a returned change again"),
    _("The values that are sent take the place of those that wait."),
    records.AgainBody,
    "change-waiting",
)
PARAMETERS: dict[str, Any] = parameters.OF_PAGES | {
    "region": OF_DOCUMENTS["region"],
    "target": asked(
        _("Of this business or record: its id, or the public number of the business."),
        TEXT | {"format": "uuid"},
        records.A_BUSINESS,
    ),
}
