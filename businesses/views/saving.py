"""Saving a form through a service, and what to say when the service refuses."""

from contextlib import nullcontext

import pghistory
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from businesses.services.records import StaleRecord, broken_rule, save_record
from businesses.views.conflict import Conflict


class SavesRecord:
    """A create or edit page of one RecordForm (or of several in one, with `record_forms`).

    A rule the service finds broken comes back into the form. Where somebody else saved
    meanwhile, the page answers 409 with both versions side by side, as `conflict` in its
    context for businesses/_conflict.html; what is chosen there comes back as this form.
    """

    saved_message: str | Promise = ""

    def save(self, form):
        """Write what the form holds; override to call the service of this record."""
        return save_record(row=form.instance, by=self.request.user, seen_version=form.seen)

    def sending(self):
        """What holds around the writing; see views/drafting.py."""
        return nullcontext()

    def form_valid(self, form):
        try:
            with said_why(form), self.sending():
                if changes_nothing(form):
                    return self.unchanged()
                self.object = self.save(form)
        except StaleRecord:
            return self.second_writer(form)
        except ObjectDoesNotExist as gone:  # removed, or moved out of reach, meanwhile
            raise Http404 from gone
        except ValidationError as error:
            form.take_errors(error)
        except IntegrityError as error:
            models = [type(part.instance) for part in form.record_forms]
            form.take_errors(broken_rule(error, *models))
        else:
            return self.saved(form)
        return self.form_invalid(form)

    def unchanged(self):
        messages.info(self.request, _("Nothing was changed."))
        return self.onward(self.get_success_url())

    def saved(self, form):
        if self.saved_message:
            offer_undo(self.request, self.saved_message)
        return self.onward(self.get_success_url())

    def onward(self, to):
        return redirect(to)

    def second_writer(self, form):
        conflict = Conflict(form, url=self.get_success_url())
        if not conflict.differences and not conflict.retyped:  # both wrote the same
            return self.saved(form)
        context = self.get_context_data(form=form, conflict=conflict)
        return self.render_to_response(context, status=409)


def changes_nothing(form):
    """A correction that says what is stored already; the history would tell of it for nothing."""
    first, *others = form.record_forms
    is_new = first.instance._state.adding
    return not is_new and not any(part.changes_record for part in [first, *others])


def said_why(form):
    """Write the reason given, if any, into the history of these changes."""
    reason = form.cleaned_data.get("reason")
    return pghistory.context(reason=reason) if reason else nullcontext()


def offer_undo(request, sentence):
    """Tell that it is saved, and where all of this request is undone (components/notices.html)."""
    with pghistory.context() as request_context:
        address = reverse("businesses:undo", args=[request_context.id])
    messages.success(request, sentence, extra_tags=address)
