"""Forms that lose nothing: what one types is kept, and what one sends is written once."""

from contextlib import contextmanager
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from businesses.models import Business, Draft
from businesses.services.drafts import AlreadySent, keep_draft, sending
from businesses.views.saving import SavesRecord
from ikm_registry.ui import tickets
from ikm_registry.ui.tickets import Ticket

KEEP = "keep"
# What a form carries beside what one typed.
CARRIED = {"csrfmiddlewaretoken", tickets.FIELD, KEEP}


class KeepsDraft(SavesRecord):
    """A form page with a ticket. Its address with `?draf=KEY` opens what was kept.

    A page of a new record sets `is_new`: sent twice, it writes once. Files are not kept.
    """

    is_new = False
    keeps_drafts = True  # to whom the door leads after signing in again

    def form_place(self):
        """Which form this is, as Draft has it: business, part, row."""
        raise NotImplementedError

    @cached_property
    def ticket(self):
        sent = Ticket.sent_with(self.request)
        user = self.request.user
        return sent or (Ticket(self.draft.key, user.pk) if self.draft else Ticket.new(user))

    @cached_property
    def draft(self):
        """The draft that was asked for; None where it is gone, or somebody else's."""
        key = asked_key(self.request)
        if key is None:
            return None
        if typed := tickets.take_up(self.request, key):
            return self.keep_late(key, typed)
        drafts = Draft.objects.permitted(self.request.user).waiting()
        return drafts.of_form(**self.form_place()).filter(key=key).first()

    def typed(self):
        """What fills the form: what was sent, or left; None opens it anew."""
        if self.request.method == "POST":
            return self.request.POST
        return as_sent(self.draft.values) if self.draft else None

    def as_left(self, form):
        """A form that is taken up again is judged when it is sent, not when it opens."""
        if self.request.method != "POST" and self.draft:
            form.take_up()
        return form

    def keep(self, key, typed):
        values = {name: values for name, values in typed.items() if name not in CARRIED}
        return keep_draft(key=key, by=self.request.user, values=values, **self.form_place())

    def keep_late(self, key, typed):
        """What was sent after signing out, unless the form was saved before that."""
        try:
            return self.keep(key, typed)
        except (AlreadySent, ValidationError):
            return None

    def post(self, request, *args, **kwargs):
        if self.ticket.user != request.user.pk:
            raise PermissionDenied(
                _("This form was opened by another account. Sign in with that one to send it.")
            )
        return self.post_draft() if KEEP in request.POST else super().post(request, *args, **kwargs)

    def post_draft(self):
        """A script asks to know the time only; a person goes on typing where she was."""
        try:
            draft = self.keep(self.ticket.key, dict(self.request.POST.lists()))
        except AlreadySent:
            return self.refused_draft(_("This form was saved already."))
        except ValidationError as error:
            return self.refused_draft(error.message)
        if self.request.htmx:
            at = time_format(localtime(draft.updated_at))
            return HttpResponse(_("Draft saved %(at)s") % {"at": at}, content_type="text/plain")
        messages.success(self.request, _("Your draft is kept. You may go on here or elsewhere."))
        return redirect(draft)

    def refused_draft(self, sentence):
        if self.request.htmx:
            return HttpResponse(sentence, status=409, content_type="text/plain")
        messages.warning(self.request, sentence)
        return redirect(self.request.path)

    @contextmanager
    def sending(self):
        by = self.request.user
        with sending(key=self.ticket.key, by=by, once=self.is_new) as draft:
            yield
            self.say_about(draft)

    def say_about(self, draft):
        """Let the draft know what was written, for whoever sends the form again."""
        made = self.object
        draft.business = made if isinstance(made, Business) else self.business

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except AlreadySent as repeated:
            messages.info(self.request, _("This form was saved already; here is what it made."))
            return self.onward(self.after_repeating(repeated.subject))

    def after_repeating(self, subject):
        return subject

    def onward(self, to):
        """Leave the form for another page, whether it was sent by a script or without."""
        answer = HttpResponseClientRedirect if self.request.htmx else redirect
        return answer(resolve_url(to))

    def get_context_data(self, **kwargs):
        drafts = Draft.objects.permitted(self.request.user).waiting()
        if asked_key(self.request) and not self.draft and self.request.method == "GET":
            messages.warning(self.request, _("This draft is no longer here. The form is as new."))
        return super().get_context_data(**kwargs) | {
            "ticket": self.ticket,
            "draft": self.draft,
            "drafts": drafts.of_form(**self.form_place()).exclude(key=self.ticket.key)[:3],
        }


def asked_key(request):
    try:
        return UUID(request.GET["draf"])
    except (KeyError, ValueError):
        return None


def as_sent(values):
    """What was kept, as a browser would send it."""
    sent = QueryDict(mutable=True)
    for name, typed in values.items():
        sent.setlist(name, typed)
    return sent
