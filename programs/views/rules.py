"""Rules, edited beside the answer: how many fit with this one, and who the first of them are."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import CreateView, UpdateView

from programs.choices import Recipient, RuleKind
from programs.forms.rules import RuleForm
from programs.models import Rule, rules
from programs.models.eligibility import who_fits
from programs.models.wording import Wording
from programs.services.eligibility import count_fitting
from programs.views.editing import AddsPart, ChangesPart, PartPage

SHOWN = 5
LOOK = "look"


def first_of(program, asked, by):
    """The first few who fit, as records with a name and a public number."""
    found = who_fits(program, asked, by)
    if program.recipient == Recipient.GROUP:
        return list(found.order_by("region_id", "pk")[:SHOWN])
    found = found.order_by("place", "pk").select_related("business")
    return [facts.business for facts in found[:SHOWN]]


class RulePage(PartPage):
    template_name = "programs/rule_form.html"
    model = Rule
    partial = "fitting"

    def get_form_class(self):
        return RuleForm

    def title(self):
        return self.rule_kind.label

    @property
    def rule_kind(self):
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        """Only looking writes nothing and needs no ticket to be used up."""
        if LOOK not in request.POST and not self.is_partial:
            return super().post(request, *args, **kwargs)
        self.object = self.looked_at()
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def others(self):
        """The rules that the program has besides."""
        kept = self.program.rule_set.all()
        return list(kept.exclude(pk=self.object.pk) if self.object else kept)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        asked = self.others()
        is_told = form.is_valid() if form.is_bound else form.is_whole or not self.is_new
        if is_told:
            asked = [*asked, form.instance]
        by = self.request.user
        return context | {
            "is_told": is_told,
            "words": Wording([form.instance]).asks(form.instance) if is_told else "",
            "counts": count_fitting(self.program, asked, by),
            "first": first_of(self.program, asked, by),
            "address": self.request.path,
            "all_url": reverse("programs:eligible", args=[self.program.number]),
        }


class RuleAdd(AddsPart, RulePage, CreateView):
    @cached_property
    def rule_kind(self):
        kind = self.kwargs["rule"]
        if self.program.recipient not in rules.KINDS[kind].recipients:
            raise Http404
        return kind

    def new_row(self):
        return Rule(program=self.program, kind=self.rule_kind)

    def looked_at(self):
        return None


class RuleEdit(ChangesPart, RulePage, UpdateView):
    @property
    def rule_kind(self):
        return RuleKind(self.object.kind)

    def looked_at(self):
        return self.get_object()
