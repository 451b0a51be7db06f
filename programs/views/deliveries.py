"""Decree, agreement, handover of applications, and the check list before them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import CreateView, FormView, TemplateView, View

from businesses.models.money import VIEW_MONEY
from businesses.views.files import by_itself, file_answer
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import day
from programs.choices import ApplicationState as State
from programs.choices import Deed
from programs.exchange.papers import bast_as_pdf
from programs.forms.deliveries import (
    AgreementForm,
    AnswersForm,
    DecreeForm,
    HandoverForm,
    PointsForm,
)
from programs.models import (
    Agreement,
    Application,
    Decree,
    DecreeLine,
    FollowUp,
    Handover,
    Item,
    Point,
)
from programs.services.applications import (
    FourEyes,
    WrongState,
    advance,
    missing_for,
    sees_all_of,
    steps_open_to,
)
from programs.services.checklists import set_points
from programs.services.corrections import may_correct
from programs.services.deliveries import (
    answer_points,
    hand_over,
    may_still_be_found_out,
    record_decree,
    sign_agreement,
)
from programs.services.delivery_needs import open_points, papers_still_missing
from programs.services.interests import is_interested
from programs.views.about import (
    AboutOneApplication,
    AboutOneProgram,
    FormPage,
    OfTheOffice,
    said_of,
    way_to_program,
)
from programs.workflow import CHOSEN_AMONG

# What is done next, step by step: where, and what the button says.
NEXT = {
    Deed.DECREE: ("programs:decrees", gettext_lazy("To the decrees of the program")),
    Deed.AGREE: ("programs:agreement_add", gettext_lazy("Record the agreement (NPHD)")),
    Deed.HAND_OVER: ("programs:handover_add", gettext_lazy("Record the handover (BAST)")),
    Deed.START: ("programs:start", gettext_lazy("Write who takes part")),
}
ON_ITS_WAY = frozenset(
    {State.SELECTED, State.DECREED, State.AGREED, State.RECEIVED, State.TAKING_PART, State.CLOSED}
)


def is_on_its_way(application):
    """Whether a decree may name its applicant, or has."""
    return application.program.kind in CHOSEN_AMONG and application.state in ON_ITS_WAY


def ways_on(application, steps, user):
    """The next visit, and those of these steps that have a form of their own: {url, label}."""
    program, number = application.program.number, application.number
    return next_visit(application, user) + [
        {
            "url": reverse(NEXT[step][0], args=[program if step == Deed.DECREE else number]),
            "label": NEXT[step][1],
        }
        for step in steps
        if step in NEXT
    ]


def next_visit(application, user):
    """The first visit that nobody reported yet, for whoever may report it."""
    visits = FollowUp.objects.permitted(user, "change").waiting()
    first = visits.filter(application=application).order_by("months").first()
    if first is None or first.first_day > localdate():
        return []
    said = {"months": first.months, "day": day(first.planned_on)}
    label = _("Report the visit after %(months)s months, planned for %(day)s") % said
    return [{"url": reverse("programs:visit", args=[first.uuid]), "label": label}]


class Decrees(OfTheOffice, AboutOneProgram, TemplateView):
    """The decrees of a program, who waits to be named, and the check list they must pass."""

    template_name = "programs/decrees.html"

    def get_context_data(self, **kwargs):
        user, program = self.request.user, self.program
        decrees = Decree.objects.visible_to(user).filter(program=program)
        waiting = Application.objects.visible_to(user).filter(program=program, state="selected")
        may_change = type(program).objects.permitted(user, "change").filter(pk=program.pk)
        return super().get_context_data(**kwargs) | {
            "decrees": decrees.prefetch_related(
                "lines__application__business", "lines__application__group", "corrections__by"
            ),
            "waiting": waiting.select_related("business", "group").order_by("number"),
            "points": program.point_set.all(),
            "may_change": may_change.exists(),
            "sees_all": sees_all_of(program.pk, user),
        }


class OfDecrees(AboutOneProgram):
    program_right = "change"

    def get_success_url(self):
        return reverse("programs:decrees", args=[self.program.number])


class DecreeAdd(FormPage, OfDecrees, CreateView):
    model = Decree
    form_class = DecreeForm
    title = gettext_lazy("Record a decree (SK)")
    button = gettext_lazy("Record the decree")

    def get_form_kwargs(self):
        deciding = Application.objects.permitted(self.request.user, "decide")
        selected = deciding.filter(program=self.program, state="selected")
        return super().get_form_kwargs() | {
            "instance": Decree(program=self.program),
            "selected": selected.select_related("business", "group").order_by("number"),
        }

    def save(self, form):
        return record_decree(
            decree=form.instance,
            applications=form.cleaned_data["recipients"],
            by=self.request.user,
        )


class Points(FormPage, OfDecrees, FormView):
    model = Point
    form_class = PointsForm
    title = gettext_lazy("Check list before the decree")
    button = gettext_lazy("Save the check list")

    def get_initial(self):
        return {"points": "\n".join(self.program.point_set.values_list("words", flat=True))}

    def save(self, form):
        words = form.cleaned_data["points"]
        set_points(program=self.program, words=words, by=self.request.user)


class Delivery(AboutOneApplication, TemplateView):
    """How far one application has come on the way from the decision to its effect."""

    template_name = "programs/delivery.html"

    def get_context_data(self, **kwargs):
        application, user = self.application, self.request.user
        steps = steps_open_to(application, user)
        answers = application.pointanswer_set.select_related("point")
        seen = Application.objects.visible_to(user).filter(pk=application.pk)
        agreement = application.agreement_set.first()
        return super().get_context_data(**kwargs) | {
            "next": ways_on(application, steps, self.request.user),
            "program_url": way_to_program(application.program, user),
            "may_close": Deed.CLOSE in steps,
            "may_answer": self.may_answer(),
            "missing": papers_still_missing(application),
            "open_points": open_points(application),
            "answers": answers,
            "line": application.decreeline_set.select_related("decree").first(),
            "agreement": agreement,
            "handover": application.handover_set.first(),
            "may_correct": bool(agreement) and may_correct(agreement, user),
            "items": Item.objects.visible_to(user).filter(application=application),
            "visits": application.followup_set.all(),
            "participant": application.participant_set.first(),
            "sees_money": seen.filter(seen.allowed(user, VIEW_MONEY)).exists(),
            "past": application.applicationstep_set.select_related("by"),
        }

    def may_answer(self):
        deciding = Application.objects.permitted(self.request.user, "verify")
        if not may_still_be_found_out(self.application):
            return False
        near = is_interested(self.application, self.request.user)
        return not near and deciding.filter(pk=self.application.pk).exists()


class OfDelivery(AboutOneApplication):
    def get_success_url(self):
        return reverse("programs:delivery", args=[self.application.number])


class Answers(FormPage, OfDelivery, FormView):
    """The check list answered for one applicant."""

    model = Application
    application_right = "verify"
    form_class = AnswersForm
    title = gettext_lazy("Check list before the decree")
    button = gettext_lazy("Save the answers")

    def get_form_kwargs(self):
        known = {answer.point_id: answer for answer in self.application.pointanswer_set.all()}
        points = self.application.program.point_set.all()
        return super().get_form_kwargs() | {"points": points, "known": known}

    def save(self, form):
        answer_points(application=self.application, answers=form.answers, by=self.request.user)


class AgreementAdd(FormPage, OfDelivery, CreateView):
    model = Agreement
    application_right = "decide"
    form_class = AgreementForm
    title = gettext_lazy("Record the agreement (NPHD)")
    button = gettext_lazy("Record the agreement")

    def too_early(self):
        if DecreeLine.objects.visible_to(self.request.user).filter(application=self.application):
            return ""
        return _("Record the decree (SK) that names this application first.")

    def save(self, form):
        return sign_agreement(
            agreement=form.instance, application=self.application, by=self.request.user
        )


class HandoverAdd(FormPage, OfDelivery, CreateView):
    model = Handover
    application_right = "verify"
    form_class = HandoverForm
    title = gettext_lazy("Record the handover (BAST)")
    button = gettext_lazy("Record the handover")

    def get_form_kwargs(self):
        idle = Item.objects.permitted(self.request.user, "change").idle()
        idle = idle.exclude(application=self.application)
        idle = idle.select_related("application__region").order_by("state_since", "pk")
        is_of_group = self.application.group_id is not None
        return super().get_form_kwargs() | {"idle": idle, "is_of_group": is_of_group}

    def too_early(self):
        if self.application.state == State.AGREED:
            return ""
        return missing_for(self.application, Deed.HAND_OVER, self.request.user)

    def save(self, form):
        return hand_over(
            handover=form.instance,
            application=self.application,
            by=self.request.user,
            units=form.pieces,
            idle=form.cleaned_data.get("idle", ()),
        )


class Close(AboutOneApplication, View):
    """After the last visit; everything stays readable."""

    application_right = "decide"

    def post(self, request, *args, **kwargs):
        try:
            advance(application=self.application, deed=Deed.CLOSE, by=request.user)
        except WrongState as error:
            messages.warning(request, said_of(error))
        except FourEyes as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Closed."))
        return redirect("programs:delivery", self.application.number)


@by_itself
@method_decorator(never_cache, name="dispatch")
class SignedFile(ScopedPage, View):
    """A scan of what was signed: for whoever may see what it belongs to."""

    model: type = Decree
    field, name = "file", "sk"

    def get(self, request, uuid):
        row = get_object_or_404(self.model.objects.visible_to(request.user), uuid=uuid)
        response, _is_picture = file_answer(getattr(row, self.field), f"{self.name}-{row.pk}")
        return response


class HandoverPdf(ScopedPage, View):
    """The BAST as a document to be signed."""

    model = Handover

    def get(self, request, uuid):
        seen = Handover.objects.visible_to(request.user).select_related(
            "agreement__line__decree",
            "application__program",
            "application__region",
            "application__business",
            "application__group",
        )
        handover = get_object_or_404(seen, uuid=uuid)
        back = reverse("programs:delivery", args=[handover.application.number])
        file = bast_as_pdf(handover, address=request.build_absolute_uri(back))
        return FileResponse(file, as_attachment=True, filename=f"bast-{handover.pk}.pdf")


class Plates(ScopedPage, TemplateView):
    """One plate to stick on each piece of a handover; its code leads to what is public."""

    template_name = "programs/plates.html"
    model = Handover

    def get_context_data(self, **kwargs):
        seen = Handover.objects.visible_to(self.request.user)
        handover = get_object_or_404(
            seen.select_related("application__program"), uuid=self.kwargs["uuid"]
        )
        items = Item.objects.visible_to(self.request.user).of_handover(handover)
        items = list(items.select_related("program", "application__region"))
        for item in items:
            public = reverse("programs:public_item", args=[item.code])
            item.address = self.request.build_absolute_uri(public)
        return super().get_context_data(**kwargs) | {"handover": handover, "items": items}
