"""Everything an officer can tell about a business on one page, as one form."""

from dataclasses import dataclass

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.forms.business import BusinessForm, OwnerForm
from businesses.forms.parts import part_formfield
from businesses.forms.record import OptionalRecordForm, RecordForm, TakenUp, leave_out_money
from businesses.models import Figures, Market, Product
from businesses.services.recognising import OtherName


class PeriodForm(TakenUp):
    """The year of the first figures and of the first market."""

    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        help_text=_("The last whole year of which figures are known."),
        validators=[MinValueValidator(1990)],
        error_messages={"invalid": _("Write the year with four digits, like 2026.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        this_year = localdate().year
        self.initial["year"] = this_year - 1
        self.fields["year"].validators.append(MaxValueValidator(this_year))

    def clean_year(self):
        return self.cleaned_data["year"] or self.initial["year"]


class FirstFiguresForm(OptionalRecordForm):
    """`money`: whether its writer may see that of a firm; the boxes are left out otherwise."""

    units = {"workers_male": _("people"), "workers_female": _("people")}

    class Meta:
        model = Figures
        formfield_callback = part_formfield
        fields = [
            "workers_male",
            "workers_female",
            "investment_undivided",
            "production_volume",
            "production_unit",
            "production_value",
            "turnover",
        ]
        labels = {
            "workers_male": _("Workers, men"),
            "workers_female": _("Workers, women"),
            "investment_undivided": _("Investment without land and building"),
            "production_volume": _("Made in the year"),
        }
        help_texts = {
            "workers_female": _("Zero is an answer; leave empty what is not known."),
            "investment_undivided": _("Machines, tools and the like, for example 25.000.000."),
            "production_volume": _("For example 1.200 or 12,5."),
            "turnover": _("Sales of the whole year, for example 60.000.000 or 60 juta."),
        }

    def __init__(self, *args, money, **kwargs):
        super().__init__(*args, **kwargs)
        if not money:
            leave_out_money(self)


class FirstProductForm(OptionalRecordForm):
    needed = ["name"]

    class Meta:
        model = Product
        formfield_callback = part_formfield
        fields = ["name", "unit", "price"]
        help_texts = {"name": _("For example keripik tempe.")}


class FirstMarketForm(OptionalRecordForm):
    needed = ["channel", "reach"]

    class Meta:
        model = Market
        formfield_callback = part_formfield
        fields = ["channel", "reach", "country"]
        labels = {"channel": _("Sold through"), "reach": _("Sold as far as")}
        help_texts = {"country": _("Only if it is exported.")}


@dataclass(frozen=True)
class Section:
    """Some fields under one heading; those in one row stand side by side."""

    title: str
    rows: list[list[forms.BoundField]]


# Field names as they stand on the page; a name this form does not have is left out.
BUSINESS = (
    _("The business"),
    [
        ["business.name"],
        ["business.confirm_not_duplicate"],
        ["business.brand", "business.legal_form"],
        ["business.kbli"],
        ["business.status"],
    ],
)
PLACE = (
    _("The place"),
    [["business.region"], ["business.address"], ["business.rt", "business.rw"]],
)
OWNER = (
    _("The owner"),
    [
        ["owner.name"],
        ["owner.nik"],
        ["owner.confirm_same_person"],
        ["owner.sex", "owner.phone"],
        ["owner.other_person"],
    ],
)
PERMITS = (
    _("Permits"),
    [["business.nib", "business.nib_issued_on"], ["business.npwp"]],
)
FIGURES = (
    _("Figures of the last year"),
    [
        ["period.year"],
        ["figures.workers_male", "figures.workers_female"],
        ["figures.investment_undivided"],
        ["figures.production_volume", "figures.production_unit"],
        ["figures.production_value", "figures.turnover"],
    ],
)
OUTPUT = (
    _("First product and its market"),
    [
        ["product.name"],
        ["product.price", "product.unit"],
        ["market.channel", "market.reach"],
        ["market.country"],
    ],
)
FURTHER = [
    ["business.other_kbli"],
    ["business.opening_hours"],
    ["business.founded_year", "business.tenure"],
    ["business.latitude", "business.longitude"],
    ["business.accuracy_m", "business.coordinate_source"],
    ["business.siinas_no", "business.siinas_reported_on"],
    ["business.source", "business.collected_on"],
    ["owner.birth_date", "owner.education"],
    ["owner.email"],
    ["owner.legal_basis", "owner.consented_on"],
    ["owner.forget_nik", "owner.forget_phone", "owner.forget_birth_date"],
    ["business.forget_npwp"],
]


class BusinessPageForm:
    """Several forms that are filled, judged and saved as one.

    `told(name)` is the record of one of them, or None where nothing was typed.
    """

    layout = [BUSINESS, PLACE, OWNER, PERMITS]

    def __init__(self, *, business, places, data=None):
        self.data = data
        self.forms = {
            "business": BusinessForm(data, prefix="business", instance=business, places=places)
        }

    def add_form(self, name, form_class, **kwargs):
        self.forms[name] = form_class(self.data, prefix=name, **kwargs)

    @property
    def business(self):
        return self.forms["business"]

    @property
    def cleaned_data(self):
        return self.business.cleaned_data

    @property
    def is_bound(self):
        return self.business.is_bound

    @property
    def record_forms(self):
        return [form for form in self.forms.values() if isinstance(form, RecordForm)]

    def is_valid(self):
        return all([form.is_valid() for form in self.forms.values()])

    def take_up(self):
        for form in self.forms.values():
            form.take_up()

    def told(self, name):
        return self.forms[name].told if name in self.forms else None

    def take_errors(self, error):
        of_owner = isinstance(error, OtherName) and "owner" in self.forms
        self.forms["owner" if of_owner else "business"].take_errors(error)

    # What components/error_summary.html asks of a form.

    def __iter__(self):
        for form in self.forms.values():
            yield from form

    @property
    def errors(self):
        return [form.errors for form in self.forms.values() if form.errors]

    def non_field_errors(self):
        return [error for form in self.forms.values() for error in form.non_field_errors()]

    def hidden_fields(self):
        return [field for form in self.forms.values() for field in form.hidden_fields()]

    # The page.

    def row(self, names):
        pairs = [name.split(".") for name in names]
        return [
            self.forms[form][field]
            for form, field in pairs
            if form in self.forms and self.forms[form].asks(field)
        ]

    def rows(self, lines):
        return [row for names in lines if (row := self.row(names))]

    @cached_property
    def sections(self):
        found = [Section(title, self.rows(lines)) for title, lines in self.layout]
        return [section for section in found if section.rows]

    @cached_property
    def further(self):
        return self.rows(FURTHER)

    @property
    def further_is_open(self):
        """Folded away, an error would not be seen, nor what is left of a draft."""
        return self.business.is_left or any(field.errors for row in self.further for field in row)


class RegistrationForm(BusinessPageForm):
    """A new business, complete in one go where the officer has the facts at hand."""

    layout = [BUSINESS, PLACE, OWNER, PERMITS, FIGURES, OUTPUT]

    def __init__(self, *, money, **kwargs):
        super().__init__(**kwargs)
        self.add_form("owner", OwnerForm)
        self.add_form("period", PeriodForm)
        self.add_form("figures", FirstFiguresForm, money=money)
        self.add_form("product", FirstProductForm)
        self.add_form("market", FirstMarketForm)

    def is_valid(self):
        valid = super().is_valid()
        if valid:
            for name in ("figures", "market"):
                self.forms[name].instance.year = self.forms["period"].cleaned_data["year"]
        return valid


class CorrectionForm(BusinessPageForm):
    """A registered business; `owner` None leaves her to those who may change owners."""

    def __init__(self, *, owner=None, **kwargs):
        super().__init__(**kwargs)
        if owner is not None:
            self.add_form("owner", OwnerForm, instance=owner)
