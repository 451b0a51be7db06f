"""Forms that are sent once, saved by a service, and told what it refuses."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from businesses.services.drafts import AlreadySent, sending, was_sent
from businesses.services.records import StaleRecord, broken_rule
from ikm_registry.ui.tickets import Ticket


class Ticketed:
    """A form with a ticket: a double click, a retry or a lost answer does it once."""

    @cached_property
    def ticket(self):
        return Ticket.sent_with(self.request) or Ticket.new(self.request.user)

    def post(self, request, *args, **kwargs):
        if self.ticket.user != request.user.pk:
            raise PermissionDenied(
                _("This form was opened by another account. Sign in with that one to send it.")
            )
        return super().post(request, *args, **kwargs)

    def repeated(self):
        """Where a form leads that was saved already; None for one that is new."""
        if not was_sent(key=self.ticket.key, by=self.request.user):
            return None
        messages.info(self.request, _("This form was saved already."))
        return redirect(self.get_success_url())

    def once(self):
        return sending(key=self.ticket.key, by=self.request.user, once=True)

    def done_once(self, deed, **facts):
        """Do it, and say whether it was done now: not where this very form was sent before."""
        try:
            with self.once():
                deed(**facts)
        except AlreadySent:
            messages.info(self.request, _("This form was saved already."))
            return False
        return True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"ticket": self.ticket}


class SentOnce(Ticketed):
    """The page of such a form that writes one record, and tells what is refused."""

    saved_message: str | Promise = ""

    def save(self, form):
        """Write what the form holds, by the service of this record."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with self.once():
                self.object = self.save(form)
        except AlreadySent:
            messages.info(self.request, _("This form was saved already."))
            return redirect(self.after_repeating())
        except ObjectDoesNotExist as gone:  # removed, or out of reach, meanwhile
            raise Http404 from gone
        except StaleRecord:
            form.add_error(
                None,
                _("Somebody else saved this meanwhile. Open it again, so that nothing is lost."),
            )
        except ValidationError as error:
            form.take_errors(error)
        except IntegrityError as error:
            form.take_errors(broken_rule(error, type(form.instance)))
        else:
            messages.success(self.request, self.saved_message or _("Saved."))
            return redirect(self.get_success_url())
        return self.form_invalid(form)

    def after_repeating(self):
        return self.get_success_url()
