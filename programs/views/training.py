"""A training while it runs: sessions, cards, attendance, scores, certificates."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import CreateView, FormView, TemplateView, UpdateView

from businesses.views.owning import is_an_owner
from businesses.views.proposing import read_uuid
from ikm_registry.ui.pages import ScopedPage
from programs.choices import Manner, ProgramKind
from programs.forms.training import (
    CardForm,
    ParticipantForm,
    PresenceForm,
    ScoresForm,
    SessionForm,
)
from programs.models import (
    Application,
    Attendance,
    Participant,
    Program,
    TrainingCertificate,
    TrainingSession,
)
from programs.services.applications import sees_all_of
from programs.services.training import (
    change_session,
    note_attendance,
    plan_session,
    remove_session,
    save_scores,
    sessions_needed,
    start_training,
    write_list,
)
from programs.views.about import AboutOneApplication, AboutOneProgram, FormPage


class Training(AboutOneProgram, TemplateView):
    """The sessions of a training, and of each participant how often she was there."""

    template_name = "programs/training.html"

    def get_context_data(self, **kwargs):
        program, user = self.program, self.request.user
        seen = Participant.objects.visible_to(user).filter(application__program=program)
        valid = TrainingCertificate.objects.visible_to(user).valid()
        participants = seen.with_attendance().select_related(
            "application__business", "application__group"
        )
        sessions = TrainingSession.objects.visible_to(user).filter(program=program)
        change = Program.objects.permitted(user, "change").filter(pk=program.pk)
        waiting = Application.objects.permitted(user, "verify").filter(
            program=program, state="decreed"
        )
        return super().get_context_data(**kwargs) | {
            "sessions": sessions.annotate(present=Count("attendance")),
            "participants": participants.prefetch_related(
                Prefetch("certificates", valid, to_attr="valid_certificates")
            ),
            "needed": sessions_needed(program),
            "waiting": waiting.select_related("business", "group"),
            "is_of_office": not is_an_owner(user),
            "sees_all": sees_all_of(program.pk, user),
            "may_change": program.kind == ProgramKind.TRAINING and change.exists(),
            "may_certify": user.has_perm("programs.add_trainingcertificate"),
        }


class OfTraining(AboutOneProgram):
    def get_success_url(self):
        return reverse("programs:training", args=[self.program.number])


class SessionAdd(FormPage, OfTraining, CreateView):
    model = TrainingSession
    program_right = "change"
    form_class = SessionForm
    title = gettext_lazy("Plan a session")
    button = gettext_lazy("Save the session")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": TrainingSession(program=self.program)}

    def save(self, form):
        return plan_session(session=form.instance, by=self.request.user)


class SessionEdit(FormPage, ScopedPage, UpdateView):
    """A session that was typed wrongly is changed, or removed by a button of its own."""

    right = "change"
    model = TrainingSession
    slug_field = slug_url_kwarg = "uuid"
    form_class = SessionForm
    title = gettext_lazy("Change the session")
    button = gettext_lazy("Save the session")
    is_removing = False

    def get_queryset(self):
        return super().get_queryset().select_related("program")

    def get_success_url(self):
        return reverse("programs:training", args=[self.object.program.number])

    def post(self, request, *args, **kwargs):
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object, self.is_removing = self.get_object(), True
        form = self.get_form()
        form.is_valid()  # what was typed does not count
        return self.form_valid(form)

    def save(self, form):
        by, session = self.request.user, self.object
        if self.is_removing:
            remove_session(session=session, by=by)
            return session
        return change_session(session=form.instance, by=by, seen_version=form.seen)

    def get_context_data(self, **kwargs):
        program = self.object.program
        return super().get_context_data(**kwargs) | {"program": program, "may_remove": True}


class Start(FormPage, AboutOneApplication, CreateView):
    """Who takes part for an applicant that a decree names."""

    model = Participant
    application_right = "verify"
    form_class = ParticipantForm
    title = gettext_lazy("Write who takes part")
    button = gettext_lazy("Save who takes part")

    def get_success_url(self):
        return reverse("programs:training", args=[self.application.program.number])

    def save(self, form):
        return start_training(
            application=self.application, participant=form.instance, by=self.request.user
        )


class Attend(ScopedPage):
    """Whoever may note attendance at a session; its list, or a card."""

    def session_of(self, **found):
        sessions = TrainingSession.objects.visible_to(self.request.user)
        return get_object_or_404(sessions.select_related("program"), **found)


class Session(FormPage, Attend, FormView):
    """The list of a session, ticked; and a box for the code of a card, without any script."""

    model = Attendance
    form_class = PresenceForm
    template_name = "programs/session.html"
    title = gettext_lazy("Attendance")
    button = gettext_lazy("Save the list")

    @cached_property
    def session(self):
        return self.session_of(uuid=self.kwargs["uuid"])

    @cached_property
    def participants(self):
        right = "change" if self.request.method == "POST" else "view"
        hers = Participant.objects.permitted(self.request.user, right)
        hers = hers.filter(application__program=self.session.program_id)
        return hers.select_related("application__business", "application__group")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"participants": self.participants}

    def get_initial(self):
        there = Attendance.objects.visible_to(self.request.user).filter(session=self.session)
        return {"present": list(there.values_list("participant", flat=True))}

    def get_success_url(self):
        return self.session.get_absolute_url()

    def save(self, form):
        present = list(form.cleaned_data["present"])
        write_list(session=self.session, present=present, by=self.request.user, manner=Manner.LIST)

    def post(self, request, *args, **kwargs):
        if not self.participants.exists():  # nobody here whom she may note
            raise Http404
        if "card" in request.POST:
            return self.post_card()
        return super().post(request, *args, **kwargs)

    def post_card(self):
        card = CardForm(self.request.POST)
        if card.is_valid():
            participant = get_object_or_404(self.participants, card=card.cleaned_data["card"])
            try:
                self.note(participant)
            except ValidationError as error:
                card.take_errors(error)
            else:
                return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(card=card, form=self.unsent()))

    def unsent(self):
        return PresenceForm(participants=self.participants, initial=self.get_initial())

    def note(self, participant):
        note_attendance(
            session=self.session,
            participant=participant,
            by=self.request.user,
            manner=Manner.CARD,
        )
        messages.success(self.request, _("%(name)s is noted.") % {"name": participant.name})

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "program": self.session.program,
            "card": kwargs.get("card") or CardForm(),
            "may_note": self.request.user.has_perm("programs.add_attendance"),
        }


@method_decorator(never_cache, name="dispatch")
class CardScan(Attend, TemplateView):
    """Where the code of a card leads: the sessions of today, each with a button."""

    model = Participant
    template_name = "programs/card_scan.html"

    @cached_property
    def participant(self):
        right = "change" if self.request.method == "POST" else "view"
        hers = Participant.objects.permitted(self.request.user, right)
        hers = hers.select_related("application__program", "application__business")
        return get_object_or_404(hers, card=self.kwargs["card"])

    def post(self, request, *args, **kwargs):
        program = self.participant.application.program_id
        session = self.session_of(uuid=read_uuid(request.POST.get("session", "")), program=program)
        try:
            note_attendance(
                session=session,
                participant=self.participant,
                by=request.user,
                manner=Manner.CARD,
            )
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("%(name)s is noted.") % {"name": self.participant.name})
        return redirect("programs:card_scan", self.participant.card)

    def get_context_data(self, **kwargs):
        there = Attendance.objects.visible_to(self.request.user)
        there = there.filter(session=OuterRef("pk"), participant=self.participant)
        sessions = TrainingSession.objects.visible_to(self.request.user).filter(
            program=self.participant.application.program_id, held_on=timezone.localdate()
        )
        return super().get_context_data(**kwargs) | {
            "participant": self.participant,
            "program": self.participant.application.program,
            "sessions": sessions.annotate(is_there=Exists(there)),
            "may_note": self.request.user.has_perm("programs.add_attendance"),
        }


class Scores(FormPage, ScopedPage, UpdateView):
    """The name on the certificate, and the tests before and afterwards."""

    right = "change"
    model = Participant
    slug_field = slug_url_kwarg = "uuid"
    form_class = ScoresForm
    title = gettext_lazy("Participant and scores")
    button = gettext_lazy("Save")

    def get_queryset(self):
        return super().get_queryset().select_related("application__program")

    def get_success_url(self):
        return reverse("programs:training", args=[self.object.application.program.number])

    def save(self, form):
        return save_scores(participant=form.instance, by=self.request.user, seen_version=form.seen)

    def get_context_data(self, **kwargs):
        application = self.object.application
        return super().get_context_data(**kwargs) | {
            "application": application,
            "program": application.program,
        }
