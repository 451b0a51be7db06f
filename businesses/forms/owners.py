"""What is asked when an owner comes in, and of an officer who lets her in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.choices import CardWay
from businesses.forms.record import RecordForm
from businesses.models import BusinessPerson, Claim
from businesses.models.change_request import REASON
from ikm_registry.entrance.forms import LONGEST, ContactForm
from ikm_registry.regions.choices import Level
from ikm_registry.ui.widgets import DayInput, Picker


class CodeOnCardForm(forms.Form):
    code = forms.CharField(
        label=_("The code on the card"),
        max_length=40,
        help_text=_("Twelve letters and digits, for example H4KM-7QRT-9DXW."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-from-hash": True}
        ),
    )


class CardWayForm(forms.Form):
    """How the card leaves; `message` where the record has a phone or address to write to."""

    way = forms.ChoiceField(label=_("How do you give her the code?"), widget=forms.RadioSelect)

    def __init__(self, *args, reachable, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [each for each in CardWay.choices if reachable or each[0] != CardWay.MESSAGE]
        self.fields["way"].choices = ways
        self.fields["way"].initial = CardWay.PRINT


class InviteForm(ContactForm):
    """Where somebody is reached who is to help her."""

    contact = forms.CharField(
        label=_("Her or his phone number or e-mail address"),
        max_length=LONGEST,
        help_text=_("For example 0812 3456 7890. We send a code there; it works once."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ClaimForm(RecordForm):
    """One page, five answers. Places are all of Indonesia: she has none given to her."""

    class Meta(RecordForm.Meta):
        model = Claim
        fields = ["name", "region", "makes", "nib", "role"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = self.fields["region"]
        box.widget = Picker(box.url_name, query={"within": "all"})
        box.widget.is_required = True
        self.fields["nib"].required = False

    def clean_region(self):
        place = self.cleaned_data["region"]
        if place and place.level < Level.DISTRICT:
            raise ValidationError(_("Choose the village, or at least the district (kecamatan)."))
        return place


class AssistForm(RecordForm):
    """That an owner without an account agreed to an officer acting for her."""

    class Meta(RecordForm.Meta):
        model = BusinessPerson
        fields = ["consent_channel", "consented_on", "consent_how"]
        widgets = {"consented_on": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class NumberForm(forms.Form):
    """The business that is meant, where it is not among those shown."""

    number = forms.CharField(
        label=_("Public number of the business"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self):
        return self.cleaned_data["number"].strip().upper()


class CheckedForm(forms.Form):
    """Before a second person is let in: how the officer knows that it is hers, too."""

    number = forms.CharField(max_length=20, widget=forms.HiddenInput)
    checked = forms.CharField(
        label=_("How did you check that it is hers, too?"),
        max_length=REASON,
        help_text=_(
            "She reads this. For example: came to the office with her KTP; asked the owner."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefusalForm(forms.Form):
    answer = forms.CharField(
        label=_("Why not"),
        max_length=REASON,
        help_text=_("She reads this. Say what she can do next; tell nothing of anybody else."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
