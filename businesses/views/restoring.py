"""Bringing back an earlier value, a deleted part or a deleted business; each asks first."""

from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from businesses.forms.history import ReturnForm, ReturnValueForm
from businesses.models import Business
from businesses.models.money import is_money, with_money
from businesses.services.records import StaleRecord
from businesses.services.restoring import restore_business, restore_part, restore_value
from businesses.views.history import KINDS, events_about
from businesses.views.saving import offer_undo, said_why
from businesses.views.story import Story, can_return
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.history.kinship import below
from ikm_registry.history.past import gone_with
from ikm_registry.history.reading import (
    Change,
    Timeline,
    changing,
    events_of,
    kept_fields,
    latest,
)
from ikm_registry.regions.models import Region
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage

MOST_BETWEEN = 20


class ReturnPage(ScopedPage, FormView):
    """Shows what would come back; sent, it comes back or the page says why it cannot."""

    form_class = ReturnForm
    stale = False

    def bring_back(self, form):
        """Do it, and tell where one sees it."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with said_why(form):
                way_on = self.bring_back(form)
        except StaleRecord:
            self.stale = True
            fresh = self.get_context_data(form=self.form_class(initial=self.get_initial()))
            return self.render_to_response(fresh, status=409)
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        offer_undo(self.request, _("It is back. The history says so, too."))
        return redirect(way_on)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "stale": self.stale,
            "back": self.get_success_url(),
        }


class OfHistory(ReturnPage):
    """Something that the history of one business still knows."""

    kind_kwarg = "kind"

    @cached_property
    def business(self):
        seen = Business.objects.visible_to(self.request.user).select_related("region")
        return get_object_or_404(seen, registry_no=self.kwargs["number"])

    @cached_property
    def sees_money(self):
        here = Business.objects.visible_to(self.request.user).filter(pk=self.business.pk)
        return with_money(here, self.request.user).exists()

    @cached_property
    def events(self):
        """What happened to records of this kind of the business, as far as one may read it."""
        model = KINDS.get(self.kwargs[self.kind_kwarg])
        found = events_about(self.business, self.request.user)
        if model not in found:
            raise Http404
        return found[model]

    @property
    def model(self):
        return self.events.model.pgh_tracked_model

    def get_success_url(self):
        return f"{self.business.get_absolute_url()}riwayat/"

    def get_context_data(self, **kwargs):
        with timezone.override(self.business.region.zone):
            story = Story(self.changes(), self.request.user, money=self.sees_money)
            told = self.tell(story.entries)
        return super().get_context_data(**kwargs) | {"business": self.business} | told


class ReturnValue(OfHistory):
    """Now, then, and who changed it between; a save like any other by the form."""

    template_name = "businesses/restore_value.html"
    form_class = ReturnValueForm

    @cached_property
    def event(self):
        written = self.events.filter(pgh_label__in=["insert", "update"])
        return get_object_or_404(written, pk=self.kwargs["event"])

    @cached_property
    def field(self):
        found = {field.name: field for field in kept_fields(self.model) if can_return(field)}
        if self.kwargs["field"] not in found:
            raise Http404
        field = found[self.kwargs["field"]]
        if is_money(field) and not self.sees_money:  # what one may not see one may not write
            raise Http404
        return field

    @property
    def row(self):
        rows = self.model._default_manager.permitted(self.request.user, "change")
        return get_object_or_404(rows, pk=self.event.pgh_obj_id)

    def get_initial(self):
        return {"seen_version": self.row.version}

    def changes(self):
        """First what bringing back would change, then what was changed since, newest first."""
        since = self.events.filter(pgh_obj_id=self.event.pgh_obj_id, pgh_id__gt=self.event.pk)
        now = latest(since).first() or self.event
        between = Timeline(changing(since, self.field))[:MOST_BETWEEN]
        return [Change(self.event, now), *between]

    def tell(self, entries):
        change, *between = entries
        [difference] = [f for f in change.fields if f.name == self.field.name] or [None]
        return {"field": self.field, "difference": difference, "between": between}

    def bring_back(self, form):
        restore_value(
            event=self.event,
            field=self.field,
            by=self.request.user,
            seen_version=form.cleaned_data["seen_version"],
        )
        return self.get_success_url()


class ReturnPart(OfHistory):
    """A deleted part, and what went with it."""

    template_name = "businesses/restore.html"
    kind_kwarg = "deleted"

    def dispatch(self, request, *args, **kwargs):
        here = Business.objects.where_may(request.user, "add", self.model)
        if not here.filter(pk=self.business.pk).exists():
            raise PermissionDenied(_("You may look at this business but not add to it."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def event(self):
        deleted = self.events.filter(pgh_label="delete")
        if self.model not in below(Business):
            raise Http404
        return get_object_or_404(deleted, pk=self.kwargs["deletion"])

    def changes(self):
        return [Change(self.event, None)]

    def tell(self, entries):
        return {"entry": entries[0], "parts": counted(gone_with(self.event), but=self.model)}

    def bring_back(self, form):
        restore_part(event=self.event, by=self.request.user)
        return self.get_success_url()


def counted(found, but):
    """How many of each kind come back beside the record itself."""
    return [
        {"count": len(rows), "kind": model._meta.verbose_name}
        for model, rows in found.items()
        if rows and model is not but
    ]


class DeletedBusinesses(LoginRequiredMixin, PermissionRequiredMixin, NearestPage, ListView):
    """What was deleted and not brought back, the latest first, where one may delete oneself.

    Costs the same queries for one row and for a full page.
    """

    template_name = "businesses/deleted.html"
    permission_required = "businesses.delete_business"
    paginate_by = 25

    def get_queryset(self):
        return deleted_businesses(self.request.user).select_related("pgh_context")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        changes = [Change(event, None) for event in context["object_list"]]
        places = Region.objects.in_bulk({change.event.region_id for change in changes})
        rows = zip(changes, Story(changes, self.request.user).entries, strict=True)
        return context | {
            "rows": [
                {"event": change.event, "entry": entry, "place": places[change.event.region_id]}
                for change, entry in rows
            ]
        }


def deleted_businesses(user):
    """The event that took each business away which is still gone, newest first."""
    inside = Scope.of(user, permission_for(Business, "delete")).q("pgh_region")
    events = events_of(Business).objects.filter(inside, pgh_label="delete")
    return latest(events).order_by("-pgh_id")


class ReturnBusiness(PermissionRequiredMixin, ReturnPage):
    """A deleted business, under the number it had."""

    template_name = "businesses/restore.html"
    permission_required = "businesses.delete_business"

    @cached_property
    def event(self):
        deleted = deleted_businesses(self.request.user)
        return get_object_or_404(deleted, registry_no=self.kwargs["removed"])

    def bring_back(self, form):
        return restore_business(event=self.event, by=self.request.user)

    def get_success_url(self):
        return reverse("businesses:deleted")

    def get_context_data(self, **kwargs):
        [entry] = Story([Change(self.event, None)], self.request.user).entries
        parts = counted(gone_with(self.event), but=Business)
        return super().get_context_data(**kwargs) | {"entry": entry, "parts": parts}
