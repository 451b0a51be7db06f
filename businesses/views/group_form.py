"""Registering, correcting and removing a group."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from businesses.forms.groups import GroupForm
from businesses.models import BusinessGroup, GroupOfficer
from businesses.models.draft import NEW_GROUP
from businesses.services.groups import delete_group, places_for_groups, save_group
from businesses.views.drafting import KeepsDraft
from businesses.views.groups import OfOneGroup
from businesses.views.saving import offer_undo
from ikm_registry.accounts.scope import permission_for
from ikm_registry.ui.pages import ScopedPage


class GroupFormPage(KeepsDraft):
    template_name = "businesses/group_form.html"
    partial = "form"

    def save(self, form):
        return save_group(
            group=form.instance,
            officers=form.officers,
            seen_version=form.seen,
            by=self.request.user,
        )

    def say_about(self, draft):
        draft.group = self.object

    def get_success_url(self):
        return self.object.get_absolute_url()

    def saved(self, form):
        number = self.object.registry_no
        offer_undo(self.request, _("Saved under the number %(number)s.") % {"number": number})
        return self.onward(self.get_success_url())


class GroupCreate(PermissionRequiredMixin, GroupFormPage, ScopedPage, FormView):
    permission_required = "businesses.add_businessgroup"
    is_new = True

    def form_place(self):
        return {"part": NEW_GROUP}

    def get_form(self, form_class=None):
        user = self.request.user
        form = GroupForm(
            instance=BusinessGroup(),
            places=places_for_groups(user, "add"),
            leaders=user.has_perm(permission_for(GroupOfficer, "change")),
            data=self.typed(),
        )
        return self.as_left(form)


class GroupEdit(GroupFormPage, OfOneGroup, FormView):
    right = "change"

    @cached_property
    def object(self):
        return self.get_object()

    def form_place(self):
        return {"group": self.object}

    def get_form(self, form_class=None):
        user = self.request.user
        leading = BusinessGroup.objects.where_may(user, "change", GroupOfficer)
        form = GroupForm(
            instance=self.object,
            places=places_for_groups(user, "change"),
            leaders=leading.filter(pk=self.object.pk).exists(),
            data=self.typed(),
        )
        return self.as_left(form)


class GroupDelete(OfOneGroup, DetailView):
    """Asks first; a group that only ceased to exist is dissolved, not removed."""

    right = "delete"
    template_name = "businesses/group_delete.html"
    context_object_name = "group"
    refused = ""

    def post(self, request, *args, **kwargs):
        self.object = group = self.get_object()
        try:
            delete_group(group=group, by=request.user)
        except ValidationError as error:
            self.refused = " ".join(error.messages)
            return self.render_to_response(self.get_context_data())
        message = _("%(number)s was removed. Its history stays.")
        offer_undo(request, message % {"number": group.registry_no})
        return redirect(reverse("businesses:group_list"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"refused": self.refused}
