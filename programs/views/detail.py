"""One program, as its office sees it: what it says, who fits, and what is to be done next."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from businesses.views.owning import is_an_owner
from ikm_registry.ui.pages import ScopedPage
from programs.choices import FacilitationKind, ProgramKind
from programs.models import ENDED, Application, Program, rules
from programs.models.wording import Wording
from programs.services.applications import may_begin_in
from programs.services.eligibility import count_fitting
from programs.services.facilitation import offered
from programs.services.programs import delete_program, publish, still_missing, withdraw
from programs.views.listing import look
from programs.workflow import CHOSEN_AMONG


class AboutProgram(ScopedPage, SingleObjectMixin):
    """A page about the program that the address names by its public number."""

    model = Program
    slug_field, slug_url_kwarg = "number", "program"

    def get_queryset(self):
        return super().get_queryset().select_related("region", "open_to")


def held(user, right, program):
    """Whether this person may do this with this very program."""
    return Program.objects.permitted(user, right).filter(pk=program.pk).exists()


def told_rules(program):
    """Its rules with their sentences."""
    found = list(program.rule_set.all())
    wording = Wording(found)
    return [{"rule": rule, "words": wording.asks(rule)} for rule in found]


def stages_of(program):
    return program.stage_set.order_by("order").prefetch_related("requirements", "criteria")


def applied(program, user):
    """Of the applications that an office sees: how many, how many wait, how many are late."""
    if is_an_owner(user) or not program.is_published:
        return None
    seen = Application.objects.visible_to(user).filter(program=program).order_by()
    late = Q(due_on__lt=localdate())
    return seen.aggregate(
        of=Count("pk"),
        pending=Count("pk", filter=~Q(state__in=ENDED)),
        overdue=Count("pk", filter=~Q(state__in=ENDED) & late),
    )


class ProgramPage(AboutProgram, DetailView):
    template_name = "programs/detail.html"

    def get_context_data(self, **kwargs):
        program, user = self.object, self.request.user
        may_change = held(user, "change", program)
        asked = told_rules(program)
        counts = None
        if user.has_perm("businesses.view_business"):
            counts = count_fitting(program, [each["rule"] for each in asked], user)
        is_draft = may_change and not program.is_published
        return super().get_context_data(**kwargs) | {
            "look": look(program),
            "facts": facts_of(program),
            "rules": asked,
            "rule_kinds": [(kind, kind.label) for kind in rules.kinds_for(program.recipient)],
            "stages": stages_of(program),
            "objection": objection_of(program),
            "counts": counts,
            "applied": applied(program, user),
            "may_change": may_change,
            "may_apply": may_begin_in(program, user),
            "missing": list(still_missing(program)) if is_draft else [],
            "is_decreed": program.kind in CHOSEN_AMONG and not is_an_owner(user),
            "amendments": program.amendment_set.select_related("by"),
        }


def facts_of(program):
    """What is told of a program in terms and facts."""
    told = [
        (_("Kind"), program.get_kind_display()),
        (_("Goes to"), program.get_recipient_display()),
        (_("Open to applicants in"), program.open_to.full_name),
        (_("Organiser"), program.organiser),
        (_("Partner"), program.partner or _("none")),
        (_("Fund source"), program.get_fund_source_display()),
        (_("Budget year"), str(program.year)),
        (_("Budget code (sub-kegiatan)"), program.budget_code),
        (_("Kinds of training"), ", ".join(program.training_kinds)),
        (_("Helps with"), permits_of(program)),
        (_("Certificate"), attendance_of(program)),
    ]
    return [{"term": term, "value": value} for term, value in told if value]


def permits_of(program):
    if program.kind != ProgramKind.FACILITATION:
        return ""
    return ", ".join(str(FacilitationKind(kind).label) for kind in offered(program))


def attendance_of(program):
    """What a participant must do for her certificate; of no meaning where nobody is trained."""
    if program.kind != ProgramKind.TRAINING:
        return ""
    return _("Whoever attends at least %(share)s percent of the sessions gets a certificate.") % {
        "share": program.attendance_minimum
    }


def objection_of(program):
    """By when whoever was not selected may object, and by which law."""
    words = _("Whoever is not selected reads why and may object within %(days)s days.")
    if program.objection_basis:
        words = _(
            "Whoever is not selected reads why and may object within %(days)s days (%(basis)s)."
        )
    return words % {"days": program.objection_days, "basis": program.objection_basis}


class ProgramDeed(AboutProgram, DetailView):
    """Something that is done with a program by one button; refused, its page says why."""

    right = "change"
    http_method_names = ["post"]
    done = ""

    def act(self):
        raise NotImplementedError

    @cached_property
    def program(self):
        return get_object_or_404(self.get_queryset(), number=self.kwargs["program"])

    def post(self, request, *args, **kwargs):
        program = self.program
        try:
            self.act()
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect(program)
        messages.success(request, self.done_words())
        return redirect(self.onward())

    def onward(self):
        return self.program


class Publish(ProgramDeed):
    def act(self):
        publish(program=self.program, by=self.request.user)

    def done_words(self):
        return _("Published. Everybody can read it now.")


class Withdraw(ProgramDeed):
    def act(self):
        withdraw(program=self.program, by=self.request.user)

    def done_words(self):
        return _("Withdrawn. Only your office sees it now, and it may be changed freely.")


class Delete(ProgramDeed):
    right = "delete"

    def act(self):
        delete_program(program=self.program, by=self.request.user)

    def done_words(self):
        return _("The draft is removed.")

    def onward(self):
        return "programs:list"
