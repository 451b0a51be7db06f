"""Proposing changes of a record, and deciding about them: the boxes of the form that edits it."""

from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ChangeTarget, FieldRule
from businesses.fields import PICTURES, UploadBox
from businesses.forms.business import BusinessForm, OwnerForm
from businesses.forms.parts import CertificateForm, FiguresForm, ProductForm, part_formfield
from businesses.forms.record import RecordForm
from businesses.models.change_request import REASON
from businesses.models.change_rules import RULES, TARGETS

EDITED = {
    ChangeTarget.BUSINESS: BusinessForm,
    ChangeTarget.FIGURES: FiguresForm,
    ChangeTarget.PRODUCT: ProductForm,
    ChangeTarget.OWNER: OwnerForm,
    ChangeTarget.NEW_PRODUCT: ProductForm,
    ChangeTarget.NEW_CERTIFICATE: CertificateForm,
}
# The headings under which the boxes stand, by what each of them needs.
LEGENDS = {
    FieldRule.DIRECT: gettext_lazy("Changed at once"),
    FieldRule.REVIEW: gettext_lazy("Changed when an officer has approved it"),
    FieldRule.PROOF: gettext_lazy("Changed when an officer has seen a photo of the document"),
}
APPROVE, REJECT, RETURN, LATER = "approve", "reject", "return", ""


class ProposalForm(RecordForm):
    """What may be proposed of one record; what is left as it is is not proposed."""

    rules: dict[str, FieldRule] = {}

    reason = forms.CharField(
        label=gettext_lazy("Why it should be changed"),
        required=False,
        max_length=REASON,
        help_text=gettext_lazy("The officer reads it, and it stands in the history."),
    )
    evidence = UploadBox(
        label=gettext_lazy("Photo of the document"),
        required=False,
        accept=PICTURES,
        help_text=gettext_lazy(
            "For example the NIB, the identity card or the deed. A photo of up to 15 MB."
        ),
    )

    @property
    def values(self):
        """The values by column, those that are as they were included."""
        return {name: self.cleaned_data[name] for name in self.rules}

    @property
    def photos(self):
        return [self.cleaned_data["evidence"]] if self.cleaned_data["evidence"] else []

    @property
    def groups(self):
        for rule, legend in LEGENDS.items():
            boxes = [self[name] for name, needs in self.rules.items() if needs == rule]
            if boxes:
                yield legend, boxes


@cache
def proposal_form(kind, names=()):
    """With the words that the form which edits such a record has for its boxes; `names`: of these
    columns alone.
    """
    edit, rules = EDITED[kind], RULES[kind]
    if names:
        rules = {name: rules[name] for name in names}
    made = modelform_factory(
        TARGETS[kind],
        form=ProposalForm,
        fields=list(rules),
        labels=edit._meta.labels,
        help_texts=edit._meta.help_texts,
        formfield_callback=part_formfield,
    )
    made.rules = rules
    made.units = {name: unit for name, unit in edit.units.items() if name in rules}
    return made


class DecisionForm(forms.Form):
    """Of each value that waits, whether it is taken over; nothing said, it goes on waiting.

    What a new period has as the last one is ticked already.
    """

    def __init__(self, *args, values, **kwargs):
        super().__init__(*args, **kwargs)
        self.values = list(values)
        for value in self.values:
            label = capfirst(value.field.verbose_name)
            self.fields[f"choice_{value.column}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[
                    (APPROVE, _("Take over what is proposed")),
                    (REJECT, _("Leave what is stored")),
                    (RETURN, _("Return it: something is missing")),
                    (LATER, _("Decide later")),
                ],
                initial=APPROVE if value.is_as_last_time else LATER,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{value.column}"] = forms.CharField(
                label=_("Why not, or what is missing: %(field)s") % {"field": label},
                required=False,
                max_length=REASON,
            )

    def boxes(self, value):
        return self[f"choice_{value.column}"], self[f"reason_{value.column}"]

    def chosen(self, choice):
        return [
            value.column
            for value in self.values
            if self.cleaned_data.get(f"choice_{value.column}") == choice
        ]

    @property
    def approved(self):
        return self.chosen(APPROVE)

    @property
    def rejected(self):
        return self.reasons(REJECT)

    @property
    def returned(self):
        return self.reasons(RETURN)

    def reasons(self, choice):
        return {name: self.cleaned_data[f"reason_{name}"] for name in self.chosen(choice)}

    def clean(self):
        answered = self.rejected | self.returned
        for name, reason in answered.items():
            if not reason.strip():
                self.add_error(f"reason_{name}", ValidationError(_("Say why."), "required"))
        if not self.approved and not answered:
            raise ValidationError(_("Choose what to decide about."), "required")

    def take_errors(self, error):
        """What the rules of the record object to, beside the choice it is about."""
        for name, errors in error.update_error_dict({}).items():
            box = f"choice_{name}"
            self.add_error(box if box in self.fields else None, errors)


class AnswerForm(forms.Form):
    """Returning what of a request still waits, with what is missing."""

    reason = forms.CharField(
        label=gettext_lazy("What is missing"),
        max_length=REASON,
        help_text=gettext_lazy(
            "What you decided above and saved stays decided; only the rest goes back."
        ),
        error_messages={"required": gettext_lazy("Say why.")},
    )
