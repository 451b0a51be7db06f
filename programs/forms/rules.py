"""The form of a rule: the boxes of its kind, read into the terms that rules.py judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from businesses.choices import CertificateKind, SizeClass, SizeScheme
from businesses.forms.numbers import RupiahFormField, WrittenIntegerField
from businesses.models import Kbli
from businesses.models.kbli import KbliLevel
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region
from programs.choices import ProgramKind, RuleKind
from programs.forms.program import ReasonField
from programs.models import Rule
from programs.models.rules import KINDS

TICKS = forms.CheckboxSelectMultiple
LEVELS = {
    Level.PROVINCE: Level.REGENCY,
    Level.REGENCY: Level.DISTRICT,
    Level.DISTRICT: Level.VILLAGE,
}


def places_in(program, kept):
    """The places just below the one that the program is open to, and those the rule names."""
    below = LEVELS.get(len(program.open_to_id), Level.VILLAGE)
    inside = Region.objects.current().inside(program.open_to_id)
    places = inside.filter(level=below) | Region.objects.filter(code__in=kept)
    return [(place.code, place.name) for place in places.order_by("name")]


def number(label, **options):
    return WrittenIntegerField(label=label, required=False, **options)


def bounds(box, **options):
    return {
        "least": box(label=_("At least"), required=False, **options),
        "most": box(label=_("At most"), required=False, **options),
    }


def ticks(label, choices, **options):
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=TICKS, required=False, **options
    )


def choice(label, choices):
    return forms.ChoiceField(label=label, choices=choices)


def boxes_of(kind, program, terms):
    """What is asked for a rule of this kind, by the names of its terms."""
    return BOXES[kind](program, terms)


def of_kbli(program, terms):
    divisions = Kbli.objects.of_version().filter(level=KbliLevel.DIVISION).order_by("code")
    return {
        "divisions": ticks(_("Whole divisions"), [(each.code, str(each)) for each in divisions]),
        "narrower": forms.CharField(
            label=_("Narrower codes"),
            required=False,
            max_length=300,
            help_text=_("Parted by commas, each with everything below it: 1079, 10794"),
        ),
    }


def nothing(program, terms):
    return {}


def number_bounds(program, terms):
    return bounds(WrittenIntegerField)


BOXES = dict.fromkeys(RuleKind, nothing) | {
    RuleKind.PLACE: lambda program, terms: {
        "codes": ticks(_("Places"), places_in(program, terms.get("codes", [])))
    },
    RuleKind.KBLI: of_kbli,
    RuleKind.SIZE: lambda program, terms: {
        "scheme": choice(_("Test"), SizeScheme.choices),
        "classes": ticks(_("Classes"), SizeClass.choices),
    },
    RuleKind.WORKERS: number_bounds,
    RuleKind.YEARS: number_bounds,
    RuleKind.TURNOVER: lambda program, terms: bounds(
        RupiahFormField, max_digits=18, decimal_places=0
    ),
    RuleKind.HOLDS: lambda program, terms: {
        "certificate": choice(_("Certificate"), CertificateKind.choices)
    },
    RuleKind.LACKS: lambda program, terms: {
        "certificate": choice(_("Certificate"), CertificateKind.choices)
    },
    RuleKind.NOT_HELPED: lambda program, terms: {
        "years": number(_("Years")),
        "kinds": ticks(
            _("By programs of these kinds"), ProgramKind.choices, help_text=_("None: of any kind.")
        ),
    },
    RuleKind.MEMBERS: lambda program, terms: {"least": number(_("Members at least"))},
    RuleKind.READY: lambda program, terms: {
        "electricity_va": number(_("Electricity in VA at least"))
    },
}


class RuleForm(forms.ModelForm):
    """A form without boxes of its own: those of the rule's kind are put into it."""

    reason = ReasonField()

    class Meta:
        model = Rule
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rule = self.instance
        boxes = boxes_of(rule.kind, rule.program, rule.terms)
        self.fields = boxes | self.fields
        if not rule.program.is_published:
            del self.fields["reason"]
        self.names = list(boxes)
        self.initial |= self.as_typed(rule)
        for name, field in boxes.items():
            term = KINDS[rule.kind].terms.get(name)
            field.required = bool(term and term.is_required)

    @property
    def is_whole(self):
        """Whether there is nothing to fill in: the rule can be judged as it is."""
        return not self.names

    def as_typed(self, rule):
        """Terms as the boxes show them."""
        if rule.kind != RuleKind.KBLI:
            return rule.terms
        codes = rule.terms.get("codes", [])
        whole = [code for code in codes if len(code) == KbliLevel.DIVISION]
        return {
            "divisions": whole,
            "narrower": ", ".join(code for code in codes if code not in whole),
        }

    def terms(self):
        """The terms as they are kept, from what was typed."""
        told = {name: self.cleaned_data.get(name) for name in self.names}
        if self.instance.kind == RuleKind.KBLI:
            narrower = told["narrower"].replace(";", ",").split(",")
            told = {"codes": [*told["divisions"], *filter(None, map(str.strip, narrower))]}
        kept = {name: value for name, value in told.items() if value not in (None, "", [])}
        return {name: plain(value) for name, value in kept.items()}

    def clean(self):
        is_of_kbli = self.instance.kind == RuleKind.KBLI
        if is_of_kbli and not self.errors and not self.terms().get("codes"):
            self.add_error("divisions", _("Choose at least one."))
        return super().clean()

    def _post_clean(self):
        """The model judges what was filled in; what was not, the boxes say themselves."""
        if not self.errors:
            self.instance.terms = self.terms()
            super()._post_clean()

    def take_errors(self, error):
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)

    def _update_errors(self, errors):
        """What the model says of terms belongs to no single box."""
        self.take_errors(errors)


def plain(value):
    """As JSON has it: whole numbers are no decimals."""
    return value if isinstance(value, str | list | int) else int(value)
