"""Undoing one's own last save: shows what it wrote, asks, and takes it back."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from businesses.models import Business
from businesses.models.money import with_money
from businesses.services.undoing import kinds, own_saves, undo
from businesses.views.story import Story
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.history.reading import Timeline, events_of

MOST_SHOWN = 50


class UndoSave(LoginRequiredMixin, TemplateView):
    """Another person's save, one by another door or one too long ago does not exist here."""

    template_name = "businesses/undo.html"
    refused = ""

    @cached_property
    def changes(self):
        """What it wrote, as far as one may still read it."""
        save = get_object_or_404(own_saves(self.request.user), pk=self.kwargs["save"])
        found = Timeline(
            *(
                events_of(model).objects.filter(
                    Scope.of(self.request.user, permission_for(model, "view")).q("pgh_region"),
                    pgh_context=save.pk,
                )
                for model in kinds()
            )
        )[:MOST_SHOWN]
        if not found:
            raise Http404
        return found

    @cached_property
    def business(self):
        """One business it was about, if that is still there."""
        seen = Business.objects.visible_to(self.request.user)
        keys = {business_of(change.event) for change in self.changes}
        return seen.filter(pk__in=keys - {None}).first()

    @property
    def sees_money(self):
        seen = Business.objects.visible_to(self.request.user)
        keys = {business_of(change.event) for change in self.changes} - {None}
        return with_money(seen, self.request.user).filter(pk__in=keys).count() == len(keys)

    def get_success_url(self):
        return self.business.get_absolute_url() if self.business else reverse("businesses:list")

    def post(self, request, *args, **kwargs):
        try:
            undo(save=self.changes[0].event.pgh_context_id, by=request.user)
        except ValidationError as error:
            self.refused = " ".join(error.messages)
            return self.get(request, *args, **kwargs)
        messages.success(request, _("Undone. Everything is as it was before."))
        return redirect(self.get_success_url())  # asked now: what was made is gone

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "entries": Story(self.changes, self.request.user, money=self.sees_money).entries,
            "refused": self.refused,
            "back": self.get_success_url(),
        }


def business_of(event):
    if event.pgh_tracked_model is Business:
        return event.pgh_obj_id
    return getattr(event, "business_id", None)
