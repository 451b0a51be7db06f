"""What an applicant wishes to borrow, and which bank follows a program."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.forms.record import RecordForm
from ikm_registry.clients.forms import UseForm
from ikm_registry.ui.widgets import DayInput
from programs.models import CreditCase, CreditScheme, CreditTerms


class WishForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = CreditCase
        fields = [
            "scheme",
            "wished",
            "purpose",
            "tenor_months",
            "bank",
            "sku_no",
            "trading_since",
        ]
        widgets = {"trading_since": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = CreditTerms.objects.valid_on(timezone.localdate()).values("scheme")
        kept = self.instance.scheme_id
        self.fields["scheme"].queryset = (
            CreditScheme.objects.filter(pk__in=offered) | CreditScheme.objects.filter(pk=kept)
        ).distinct()


class PartnerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Her own, of the bank; it becomes her user name.")
    )
    bank = forms.CharField(label=_("Bank"), max_length=100)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)


class PartnerKeyForm(UseForm):
    """A key of a bank: what it opens is settled, how it is used is asked."""

    field_order = ["key_name", *UseForm.facts]
