"""Forms of what belongs to a business. An empty box means "not known"; zero is written as 0."""

from itertools import groupby

from django import forms
from django.db.models import ForeignKey
from django.forms.models import ModelChoiceIterator
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.forms.fields import ListedField, RegionField, typed_formfield
from businesses.forms.record import RecordForm, leave_out_money
from businesses.models import (
    Certificate,
    ExternalId,
    Figures,
    Market,
    Photo,
    Product,
    RawMaterial,
    Unit,
)
from ikm_registry.ui.widgets import Picker

# The columns that hold a file.
FILES = {"photo", "image", "file"}


class UnitIterator(ModelChoiceIterator):
    """Units under what they measure: a drop-down of fifty is read by its headings."""

    def __iter__(self):
        yield "", self.field.empty_label
        for dimension, units in groupby(self.queryset, lambda unit: unit.get_dimension_display()):
            yield dimension, [self.choice(unit) for unit in units]


class UnitField(ListedField):
    iterator = UnitIterator


def part_formfield(field, **options):
    if isinstance(field, ForeignKey) and field.related_model is Unit:
        return field.formfield(form_class=UnitField, **options)
    if field.name in FILES:
        # Django's own box would link to the file past the door that asks for rights.
        return field.formfield(**{"widget": forms.FileInput, **options})
    return typed_formfield(field, **options)


class PartForm(RecordForm):
    """A part of one business; `sections` puts its boxes under headings.

    `money`: whether the writer may see that of the business. Otherwise its boxes are left out
    and what is stored stays.
    """

    sections: list[tuple[str | Promise, list[str]]] = []
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        help_text=_("Optional. It stands in the history."),
    )

    class Meta:
        formfield_callback = part_formfield

    def __init__(self, *args, business, money, **kwargs):
        super().__init__(*args, **kwargs)
        self.business, self.money = business, money
        if not money:
            leave_out_money(self)
        if self.instance._state.adding:
            del self.fields["reason"]
            self.belong_to(business)
        if "product" in self.fields:
            self.fields["product"].queryset = business.product_set.all()
            self.fields["product"].empty_label = _("All products")

    def belong_to(self, business):
        self.instance.business = business

    def opened_on(self, row):
        also = {"business": self.business, "money": self.money}
        return type(self)(instance=row, prefix=self.prefix, **also)

    @property
    def groups(self):
        """Headings and the boxes below them; what no section names comes last without one."""
        named = {name for _legend, names in self.sections for name in names}
        rest = [box for box in self.visible_fields() if box.name not in named]
        sections = [(head, [n for n in names if n in self.fields]) for head, names in self.sections]
        return [
            *((head, [self[n] for n in names]) for head, names in sections if names),
            ("", rest),
        ]


class OfPeriodForm(PartForm):
    """Most often one writes about the year that has just ended."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("year", localdate().year - 1)


class WithFileForm(PartForm):
    """A part with a file that may be taken away again."""

    file_field = ""
    remove_file = forms.BooleanField(label=_("Remove the file"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(self.instance, self.file_field):
            self.fields[self.file_field].help_text = _("Leave empty to keep the present file.")
        else:
            del self.fields["remove_file"]

    def clean(self):
        cleaned = super().clean()
        # False is how a file field is told to let go; an upload in the same breath wins.
        if cleaned.get("remove_file") and self.file_field not in self.changed_data:
            cleaned[self.file_field] = False
        return cleaned


class FiguresForm(OfPeriodForm):
    """What a business did in one period: SIINas' small-industry report, in its order."""

    not_operated = forms.BooleanField(
        label=_("It did not operate in this period"),
        required=False,
        help_text=_("Then leave workers, production, energy and turnover empty."),
    )
    sections = [
        (_("Period"), ["year", "part", "not_operated"]),
        (
            _("Workers"),
            ["workers_male", "workers_female", "workers_foreign", "workers_family"],
        ),
        (
            _("Investment"),
            [
                "investment_machines",
                "investment_other",
                "investment_undivided",
                "investment_land",
                "investment_building",
                "working_capital",
            ],
        ),
        (
            _("Production"),
            [
                "production_unit",
                "installed_capacity",
                "used_capacity",
                "production_volume",
                "production_value",
            ],
        ),
        (
            _("Materials and energy"),
            ["materials_value", "electricity_kwh", "fuel_litres", "water_m3", "energy_cost"],
        ),
        (_("Turnover (omzet)"), ["turnover"]),
    ]
    units = {
        "workers_male": _("people"),
        "workers_female": _("people"),
        "workers_foreign": _("people"),
        "workers_family": _("people"),
        "electricity_kwh": "kWh",
        "fuel_litres": _("litres"),
        "water_m3": "m³",
    }

    class Meta(PartForm.Meta):
        model = Figures
        exclude = ["operated"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["not_operated"] = not self.instance.operated

    def _post_clean(self):
        # Before the model judges: measures and operating are one rule.
        self.instance.operated = not self.cleaned_data.get("not_operated")
        super()._post_clean()


class RawMaterialForm(PartForm):
    """What was used in one of the periods of the business."""

    period = forms.ModelChoiceField(label=_("Period"), queryset=Figures.objects.none())

    field_order = ["period"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["period"]

    def belong_to(self, business):
        self.fields["period"].queryset = business.figures_set.all()

    def clean_period(self):
        self.instance.figures = self.cleaned_data["period"]
        return self.instance.figures

    class Meta(PartForm.Meta):
        model = RawMaterial
        fields = ["name", "kind", "origin", "country", "volume", "unit", "value"]


class ProductForm(WithFileForm):
    units = {"shelf_life_days": _("days")}
    file_field = "photo"

    class Meta(PartForm.Meta):
        model = Product
        fields = [
            "name",
            "category",
            "kbli",
            "brand",
            "unit",
            "price",
            "monthly_capacity",
            "monthly_output",
            "packaging",
            "shelf_life_days",
            "is_village_flagship",
            "ecatalogue_url",
            "photo",
        ]


class MarketForm(OfPeriodForm):
    units = {"share_percent": "%"}
    destination = RegionField(
        label=_("Destination in Indonesia"),
        required=False,
        help_text=_("A regency or a province is enough, for example “surabaya”."),
        widget=Picker("businesses:pick_region", query={"within": "all"}),
    )

    class Meta(PartForm.Meta):
        model = Market
        fields = [
            "year",
            "part",
            "product",
            "channel",
            "reach",
            "destination",
            "country",
            "buyer",
            "share_percent",
            "volume",
            "unit",
            "value",
        ]


class CertificateForm(WithFileForm):
    file_field = "file"

    class Meta(PartForm.Meta):
        model = Certificate
        fields = [
            "kind",
            "number",
            "product",
            "issuer",
            "issued_on",
            "expires_on",
            "scope",
            "facilitated_by",
            "file",
        ]


class PhotoForm(PartForm):
    class Meta(PartForm.Meta):
        model = Photo
        fields = ["image", "caption", "taken_on"]


class ExternalIdForm(PartForm):
    class Meta(PartForm.Meta):
        model = ExternalId
        fields = ["system", "value"]
