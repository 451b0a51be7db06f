"""A training while it runs, by the API: sessions, who was there, scores, certificates."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.api.asking import OF_PATHS
from businesses.api.incoming import TOP, Incoming, by_public_names
from businesses.services.records import locked
from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.calls import Call
from ikm_registry.rest.problems import Fault, Problem, invalid
from ikm_registry.rest.views import ApiView
from programs.api.acting import Acting, doing
from programs.api.of_application import require_public_task
from programs.api.training_records import (
    AttendanceBody,
    ParticipantBody,
    ScoresBody,
    SessionBody,
    SessionRecord,
    SessionsRecord,
    WithdrawalBody,
)
from programs.choices import Manner
from programs.models import Attendance, Participant, Program, TrainingSession
from programs.services.training import (
    change_session,
    issue_certificate,
    note_attendance,
    plan_session,
    remove_session,
    save_scores,
    start_training,
    withdraw_certificate,
    write_list,
)

OF_SESSIONS = {
    "get": Call(
        gettext_lazy("List the sessions of a training"),
        gettext_lazy("With the applications of which somebody was there. Needs programs:read."),
        SessionsRecord,
    ),
    "post": Call(
        gettext_lazy("Plan a session"),
        gettext_lazy("Of a training that one's own office organises. Needs programs:write."),
        SessionRecord,
        SessionBody,
        status=201,
        problems=("not-found",),
    ),
}
OF_ONE_SESSION = {
    "get": Call(
        gettext_lazy("Read a session"),
        gettext_lazy("With the applications of which somebody was there. Needs programs:read."),
        SessionRecord,
        is_conditional=True,
    ),
    "patch": Call(
        gettext_lazy("Change a session"),
        gettext_lazy("As long as nobody is noted as having been there. Needs programs:write."),
        SessionRecord,
        SessionBody,
        is_partial=True,
        is_conditional=True,
    ),
    "delete": Call(
        gettext_lazy("Remove a session"),
        gettext_lazy("As long as nobody is noted as having been there. Needs programs:write."),
        status=204,
        is_conditional=True,
        problems=("validation",),
    ),
}
ATTENDANCE = Call(
    gettext_lazy("Note who was there"),
    gettext_lazy(
        "Noted twice it stays one; not before the day of the session. Needs applications:verify."
    ),
    SessionRecord,
    AttendanceBody,
)


class OfSessions(ApiView):
    """Sessions that whoever asks may see."""

    path_parameters = OF_PATHS

    def require(self, right):
        if not self.request.user.has_perm(f"programs.{right}"):
            raise Problem("permission")
        require_public_task(self.request)

    def sessions(self, **found):
        user = self.request.user
        there = Attendance.objects.visible_to(user).select_related("application")
        sessions = TrainingSession.objects.visible_to(user).filter(**found)
        return sessions.select_related("program").prefetch_related(
            Prefetch("attendance", there, to_attr="seen")
        )

    def told_of(self, session):
        return SessionRecord(self.sessions(pk=session.pk).get()).data


class Sessions(OfSessions):
    calls = OF_SESSIONS

    def program(self, uuid):
        return get_object_or_404(Program.objects.visible_to(self.request.user), uuid=uuid)

    def get(self, request, uuid):
        self.require("view_trainingsession")
        found = self.sessions(program=self.program(uuid)).order_by("held_on", "begins_at", "pk")
        return bodies.answer({"results": [SessionRecord(each).data for each in found]})

    def post(self, request, uuid):
        self.require("add_trainingsession")
        serializer = SessionBody()
        told = Incoming(serializer, request.data or {}).told
        session = TrainingSession(program=self.program(uuid), **told)
        with by_public_names(serializer):
            plan_session(session=session, by=request.user)
        return bodies.answer(self.told_of(session), status=201)


class OneSession(OfSessions):
    calls = OF_ONE_SESSION

    def get(self, request, uuid):
        self.require("view_trainingsession")
        session = get_object_or_404(self.sessions(), uuid=uuid)
        if conditions.is_known(request, etag_of(session)):
            return conditions.not_modified(etag_of(session))
        return self.answer(session)

    @transaction.atomic
    def patch(self, request, uuid):
        session = self.held("change", uuid)
        serializer = SessionBody(session, partial=True)
        Incoming(serializer, request.data or {}).put_into(session)
        with by_public_names(serializer):
            change_session(session=session, by=request.user)
        return self.answer(self.sessions(pk=session.pk).get())

    @transaction.atomic
    def delete(self, request, uuid):
        session = self.held("delete", uuid)
        with by_public_names(SessionBody()):
            remove_session(session=session, by=request.user)
        return HttpResponse(status=204)

    def held(self, right, uuid):
        """The session as it was seen, which nobody else changes meanwhile."""
        self.require(f"{right}_trainingsession")
        session = get_object_or_404(self.sessions(), uuid=uuid)
        try:
            locked(row=session, by=self.request.user, right=right)
        except TrainingSession.DoesNotExist:
            raise Problem("permission") from None
        session = self.sessions(pk=session.pk).get()
        conditions.require_seen(self.request, etag_of(session))
        return session

    def answer(self, session):
        response = bodies.answer(SessionRecord(session).data)
        return conditions.with_etag(response, etag_of(session))


def etag_of(session):
    """Who was there is told with it."""
    there = [each.pk for each in session.seen]
    return conditions.etag_of(session.version, len(there), max(there, default=0))


class NoteAttendance(OfSessions):
    calls = {"post": ATTENDANCE}

    def post(self, request, uuid):
        self.require("add_attendance")
        session = get_object_or_404(self.sessions(), uuid=uuid)
        hers = Participant.objects.permitted(request.user, "change")
        hers = list(hers.filter(application__program=session.program_id))
        if not hers:  # nobody here whom she may note
            raise Problem("permission")
        context = {"seen": lambda model: model.objects.visible_to(request.user)}
        told = Incoming(AttendanceBody(context=context), request.data or {}).told
        present = [*named_among(hers, told["present"])]
        who = {"session": session, "by": request.user, "manner": Manner.LIST}
        if told["is_whole_list"]:
            write_list(present=present, **who)
        else:
            for participant in present:
                note_attendance(participant=participant, **who)
        return bodies.answer(self.told_of(session))


def named_among(participants, applications):
    """Who takes part for these applications; each for whom nobody does is a fault."""
    known = {participant.application_id: participant for participant in participants}
    for place, application in enumerate(applications):
        if application.pk not in known:
            sentence = _("Nobody takes part in this training for this application.")
            raise invalid([Fault(f"{TOP}/present/{place}", "invalid", sentence)])
        yield known[application.pk]


class StartTraining(Acting):
    right = "verify"
    calls = doing(
        gettext_lazy("Write who takes part"),
        gettext_lazy(
            "Of an applicant whom a decree names, once sessions are planned. Needs "
            "applications:verify."
        ),
        ParticipantBody,
    )

    def act(self, application, told):
        start_training(
            application=application,
            participant=Participant(name=told["name"]),
            by=self.request.user,
            on=told.get("on"),
        )


class OfParticipant(Acting):
    """About whoever takes part for an application; read before its application is, so that what
    is saved in between counts as not seen."""

    def post(self, request, uuid):
        seen = Participant.objects.visible_to(request.user)
        self.participant = seen.filter(application__uuid=uuid).first()
        return super().post(request, uuid)

    def act(self, application, told):
        if self.participant is None:
            raise ValidationError(_("Write first who takes part."))
        self.act_on(self.participant, told)

    def act_on(self, participant, told):
        raise NotImplementedError


class WriteScores(OfParticipant):
    calls = doing(
        gettext_lazy("Write the scores of the tests"),
        gettext_lazy("Before and after the training; null clears. Needs applications:verify."),
        ScoresBody,
    )

    def act_on(self, participant, told):
        for name, value in told.items():
            setattr(participant, name, value)
        save_scores(participant=participant, by=self.request.user, seen_version=participant.version)


class IssueCertificate(OfParticipant):
    calls = doing(
        gettext_lazy("Issue the certificate"),
        gettext_lazy(
            "Once all sessions were held, to whoever was there often enough. Needs "
            "applications:verify and applications:decide."
        ),
    )

    def act_on(self, participant, told):
        issue_certificate(participant=participant, by=self.request.user)


class WithdrawCertificate(OfParticipant):
    calls = doing(
        gettext_lazy("Withdraw the certificate"),
        gettext_lazy(
            "Its number goes on to say so to whoever checks it. Needs applications:decide."
        ),
        WithdrawalBody,
    )

    def act_on(self, participant, told):
        certificate = participant.certificates.valid().first()
        if certificate is None:
            raise ValidationError(_("No certificate is in force."))
        withdraw_certificate(certificate=certificate, by=self.request.user, reason=told["reason"])
