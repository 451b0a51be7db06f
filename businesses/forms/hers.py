"""What an owner fills in about what is hers, and what an officer answers her."""

from django import forms
from django.utils.translation import gettext_lazy as _

from businesses.choices import ConsentPurpose
from businesses.forms.record import RecordForm
from businesses.models import ProductPage
from businesses.models.change_request import REASON


class ProductPageForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ProductPage
        fields = ["words", "how_to_order"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}


class AgreeForm(forms.Form):
    """For which purpose, and for which record of hers: one regency knows her as one."""

    purpose = forms.ChoiceField(choices=ConsentPurpose)
    owner = forms.UUIDField()


class AskErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Why? (you need not say)"),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_sure = forms.BooleanField(label=_("I have read what will be gone, and I want it."))


class ErasureAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your reason"),
        max_length=REASON,
        help_text=_("She reads this. Say by which rule, and what she can do next."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
