"""Who helps an owner with her business: invited, seen and ended by herself."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from businesses.choices import Acting
from businesses.forms.owners import InviteForm
from businesses.models import BusinessPerson
from businesses.services.drafts import AlreadySent
from businesses.services.inviting import (
    end_helper,
    invitations_of,
    invite_helper,
    open_invitations,
    take_back,
)
from businesses.services.ownership import is_owner_of
from businesses.views.sending import Ticketed
from businesses.views.showing import OfHers

MOST_SHOWN = 100


class OfOwner(OfHers):
    """Of the owner herself; a helper finds none of it."""

    @cached_property
    def business(self):
        found = super().business
        if not is_owner_of(self.request.user, found):
            raise Http404
        return found

    def get_success_url(self):
        return reverse("businesses:her_helpers", args=[self.business.registry_no])

    @property
    def helpers(self):
        rows = BusinessPerson.objects.permitted(self.request.user, "invite").in_force()
        return rows.filter(business=self.business, role=Acting.ADMIN)


class HerHelpers(Ticketed, OfOwner, FormView):
    form_class = InviteForm
    template_name = "businesses/hers/helpers.html"

    def form_valid(self, form):
        business = self.business
        if not ratelimit.consume(self.request, action="invite_helper"):
            return ratelimit.respond_429(self.request)
        try:
            with self.once():
                invite_helper(
                    business=business,
                    contact=form.cleaned_data["contact"],
                    by=self.request.user,
                    address=self.request.build_absolute_uri(reverse("businesses:card")),
                )
        except AlreadySent:
            messages.info(self.request, _("This form was saved already."))
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        else:
            messages.success(self.request, _("The invitation is on its way."))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "helpers": self.helpers.select_related("user")[:MOST_SHOWN],
            "invitations": open_invitations(self.business),
        }


class EndHelper(OfOwner, View):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        person = get_object_or_404(self.helpers, uuid=self.kwargs["uuid"])
        end_helper(person=person, by=request.user)
        messages.success(request, _("Ended. The business opens for that account no longer."))
        return redirect(self.get_success_url())


class TakeBackInvitation(OfOwner, View):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        sent = invitations_of(self.business)
        take_back(card=get_object_or_404(sent, uuid=self.kwargs["uuid"]), by=request.user)
        messages.success(request, _("Taken back. The code works no longer."))
        return redirect(self.get_success_url())
