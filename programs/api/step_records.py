"""What a step of an application takes: its day and reason, and what some steps are about."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.rest.dictionary import NONE, Entry, describe
from ikm_registry.rest.texts import Text
from programs.choices import Collectability, Deed
from programs.models.application import REASON

MOST_RUPIAH = 10**15


class StepBody(serializers.Serializer):
    """One step, and beside its day and reason what some steps are about."""

    deed = serializers.ChoiceField(Deed.choices)
    reason = Text(required=False, max_length=REASON)
    on = serializers.DateField(required=False)
    to = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    granted = serializers.IntegerField(required=False, min_value=1, max_value=MOST_RUPIAH)
    outstanding = serializers.IntegerField(required=False, min_value=0, max_value=MOST_RUPIAH)
    collectability = serializers.ChoiceField(Collectability.choices, required=False)
    number = Text(required=False, max_length=60)
    issuer = Text(required=False, max_length=150)
    issued_on = serializers.DateField(required=False)
    expires_on = serializers.DateField(required=False)


# What is kept with a step beside its day and reason; no other step takes these.
ABOUT = {
    Deed.MOVE: ("to",),
    Deed.SIGN: ("granted",),
    Deed.RUN: ("outstanding", "collectability"),
    Deed.ISSUE: ("number", "issuer", "issued_on", "expires_on"),
}


describe(
    StepBody,
    {
        "deed": Entry(_("What is done; docs/programs-workflow.md lists the steps."), "submit"),
        "reason": Entry(_("Why; the applicant reads it. Some steps need it."), NONE, _("reason")),
        "on": Entry(_("On which day it happened; today if it is not said."), NONE, _("on")),
        "to": Entry(_("The new place in the ranking, with “move”."), NONE, _("place")),
        "granted": Entry(
            _("How much the bank granted, with “sign”."), NONE, _("amount granted"), _("rupiah")
        ),
        "outstanding": Entry(
            _("How much is still to be paid back, with “run”."),
            NONE,
            _("still to be paid back"),
            _("rupiah"),
        ),
        "collectability": Entry(
            _("How it is paid back, 1 to 5, with “run”."), NONE, _("collectability")
        ),
        "number": Entry(_("The number that was issued, with “issue”."), NONE, _("number")),
        "issuer": Entry(
            _("Who issued it, with “issue”, where it is another than was told."), NONE, _("issuer")
        ),
        "issued_on": Entry(_("When it was issued, with “issue”."), NONE, _("issued on")),
        "expires_on": Entry(
            _("Its last day, with “issue”, where it ends on one."), NONE, _("valid until")
        ),
    },
)
