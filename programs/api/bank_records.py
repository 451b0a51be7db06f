"""What is sent as, and told of, the answer of a bank."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.rest.dictionary import NONE, Entry, describe
from ikm_registry.rest.texts import Text
from programs.api.application_records import A_NUMBER
from programs.api.step_records import MOST_RUPIAH
from programs.api.uploads import LONGEST_FILE
from programs.choices import Deed
from programs.models.application import REASON
from programs.services.sikp import MOST

MODES = ("validate", "commit")


class BankAnswerBody(serializers.Serializer):
    number = Text(max_length=17)
    accepted = serializers.BooleanField()
    reason = Text(required=False, max_length=REASON)
    granted = serializers.IntegerField(required=False, min_value=1, max_value=MOST_RUPIAH)
    signed_on = serializers.DateField(required=False)
    disbursed_on = serializers.DateField(required=False)

    def validate(self, attrs):
        if attrs.get("accepted") is False and not attrs.get("reason"):
            sentence = _("The bank refused without a reason. Ask for it: she reads it.")
            raise serializers.ValidationError({"reason": sentence}, "required")
        return attrs


class BankAnswersBody(serializers.Serializer):
    """Either the answers, or a file with the layout by which it is read."""

    answers = serializers.ListSerializer(child=BankAnswerBody(), required=False, max_length=MOST)
    layout = Text(required=False, max_length=100)
    file = Text(required=False, max_length=LONGEST_FILE)


class OutcomeRecord(serializers.Serializer):
    row = serializers.IntegerField(source="answer.line")
    number = serializers.CharField(source="answer.number")
    steps = serializers.ListField(child=serializers.ChoiceField(Deed.choices), source="taken")
    problem = serializers.CharField(allow_null=True)

    def to_representation(self, instance):
        told = super().to_representation(instance)
        return told | {"problem": told["problem"] or None}


class OutcomesRecord(serializers.Serializer):
    mode = serializers.ChoiceField(MODES)
    taken = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = OutcomeRecord(many=True)


describe(
    BankAnswerBody,
    {
        "number": Entry(_("Our number of the application."), A_NUMBER, _("number")),
        "accepted": Entry(_("Whether the bank accepted."), True, _("accepted")),
        "reason": Entry(_("Why it refused; the applicant reads it."), NONE, _("reason")),
        "granted": Entry(_("How much it granted."), 20000000, _("amount granted"), _("rupiah")),
        "signed_on": Entry(_("When the agreement was signed."), "2027-03-01", _("signed on")),
        "disbursed_on": Entry(_("When the money was paid out."), NONE, _("disbursed on")),
    },
)
describe(
    BankAnswersBody,
    {
        "answers": Entry(_("The answers, one by one."), label=_("answers")),
        "layout": Entry(
            _("Instead of them: the name of the layout by which the file is read."),
            NONE,
            _("layout"),
        ),
        "file": Entry(_("The file of the bank as base64."), NONE, _("file")),
    },
)
describe(
    OutcomeRecord,
    {
        "row": Entry(_("Which row, or which of the answers."), 1, _("row")),
        "number": Entry(_("The application that is meant."), A_NUMBER, _("number")),
        "steps": Entry(
            _("The steps that it took; none where all of it had happened before."),
            ["receive", "sign"],
            _("steps"),
        ),
        "problem": Entry(_("Why nothing was done."), None, _("problem")),
    },
)
describe(
    OutcomesRecord,
    {
        "mode": Entry(_("“validate” did it and undid it; “commit” stays."), "commit", _("mode")),
        "taken": Entry(_("How many went on."), 1, _("went on")),
        "refused": Entry(_("How many did not."), 0, _("refused")),
        "results": Entry(_("What became of each, by row."), label=_("results")),
    },
)
