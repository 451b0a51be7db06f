"""Views of the list under a name: kept, renamed, shared and removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DeleteView, UpdateView

from businesses.filters import BusinessFilter
from businesses.forms.saved_views import SavedViewForm
from businesses.models import Business, SavedView
from businesses.services.records import delete_record
from businesses.services.saved_views import keep_view, offices_of
from ikm_registry.ui.pages import ScopedPage


class SavesView(ScopedPage):
    """What naming a new view and changing a kept one have in common."""

    model = SavedView
    form_class = SavedViewForm
    template_name = "businesses/saved_view_form.html"
    right = "change"

    def get_form_kwargs(self):
        offices = offices_of(self.request.user)
        if self.object and self.object.region_id:
            offices.add(self.object.region_id)
        return super().get_form_kwargs() | {"offices": offices}

    def form_valid(self, form):
        view = form.instance
        try:
            keep_view(view=view, by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The view “%(name)s” is kept.") % {"name": view.name})
        return redirect(view.get_absolute_url())


class SavedViewCreate(SavesView, CreateView):
    """Its address carries the question of the list that one wants to keep."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": SavedView(maker=self.request.user, query=self.question)
        }

    @property
    def question(self):
        """As the filter writes it down; what it does not understand is not kept."""
        rows = Business.objects.visible_to(self.request.user)
        asked = QueryDict(self.request.GET.urlencode())
        filters = BusinessFilter(asked, queryset=rows, request=self.request)
        return "" if filters.errors else filters.query.urlencode()


class SavedViewChange(SavesView, UpdateView):
    pass


class SavedViewDelete(ScopedPage, DeleteView):
    model = SavedView
    right = "delete"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        view = self.get_object()
        delete_record(row=view, by=request.user)
        messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
        return redirect(reverse("businesses:list"))
