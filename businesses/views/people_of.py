"""Who acts for a business; an officer lets an owner in here, with a card or with her consent."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from businesses.choices import CardWay, ChangeDoor
from businesses.forms.owners import AssistForm, CardWayForm
from businesses.models import Business, BusinessPerson, ClaimCard
from businesses.services.claim_cards import contact_of, make_card, send_card, words_of_card
from businesses.services.keeping import door_of
from businesses.services.ownership import assist, end, is_owner_of
from ikm_registry.ui.pages import ScopedPage

SHARE = "https://wa.me/?text="


class OfPeople(ScopedPage):
    """About those who act for one business that the reader sees."""

    @cached_property
    def business(self):
        seen = Business.objects.visible_to(self.request.user).select_related("region", "owner")
        return get_object_or_404(seen, registry_no=self.kwargs["number"])

    def may(self, right, model):
        here = Business.objects.where_may(self.request.user, right, model)
        return here.filter(pk=self.business.pk).exists()

    def require_may(self, right, model):
        if not self.may(right, model):
            raise PermissionDenied(_("You may look at this business but not let anybody in."))

    def get_success_url(self):
        return reverse("businesses:people", args=[self.business.registry_no])


class PeopleOfBusiness(OfPeople, FormView):
    """Those who act for it and those who did; a form for an owner without an account."""

    model = BusinessPerson
    form_class = AssistForm
    template_name = "businesses/people_of.html"

    def get(self, request, *args, **kwargs):
        if not (self.people.exists() or self.may("view", BusinessPerson)):
            raise PermissionDenied(_("You may look at this business but not at its people."))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.business:
            self.require_may("add", BusinessPerson)
        return super().post(request, *args, **kwargs)

    @cached_property
    def people(self):
        rows = BusinessPerson.objects.visible_to(self.request.user).filter(business=self.business)
        return rows.select_related("user", "let_in_by")

    @property
    def is_assisted(self):
        """That is noted once; a refused form stays, with what was typed."""
        assisted = any(not each.user_id and not each.ended_at for each in self.people)
        return assisted and self.request.method != "POST"

    def form_valid(self, form):
        try:
            assist(business=self.business, consent=form.instance, by=self.request.user)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, _("Noted. From now on officers may act for her here."))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        cards = ClaimCard.objects.visible_to(self.request.user).for_owners().in_force()
        return super().get_context_data(**kwargs) | {
            "business": self.business,
            "people": self.people,
            "card": cards.filter(business=self.business).select_related("made_by").first(),
            "may_add": self.may("add", BusinessPerson) and not self.is_assisted,
            "is_helper": door_of(self.business, self.request.user) == ChangeDoor.HELP,
            "may_make": self.may("add", ClaimCard),
            "is_hers": is_owner_of(self.request.user, self.business),
            "may_end": self.may("change", BusinessPerson),
        }


class EndPerson(OfPeople, View):
    model = BusinessPerson
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        rows = BusinessPerson.objects.permitted(request.user, "change").in_force()
        person = get_object_or_404(rows, business=self.business, uuid=self.kwargs["uuid"])
        end(person=person, by=request.user)
        messages.success(request, _("Ended. The business opens for that account no longer."))
        return redirect(self.get_success_url())


class MakeCard(OfPeople, FormView):
    """A new card; its code is shown on the answer alone and kept nowhere."""

    model = ClaimCard
    form_class = CardWayForm
    template_name = "businesses/card_make.html"

    def get(self, request, *args, **kwargs):
        if self.business:
            self.require_may("add", ClaimCard)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.business:
            self.require_may("add", ClaimCard)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reachable": bool(contact_of(self.business))}

    def form_valid(self, form):
        way = CardWay(form.cleaned_data["way"])
        address = self.request.build_absolute_uri(reverse("businesses:card"))
        try:
            if way == CardWay.MESSAGE:
                return self.sent(address)
            return self.shown(way, address)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)

    def sent(self, address):
        send_card(business=self.business, by=self.request.user, address=address)
        messages.success(self.request, _("The message is on its way to the owner."))
        return redirect(self.get_success_url())

    def shown(self, way, address):
        card, code = make_card(business=self.business, way=way, by=self.request.user)
        share = SHARE + quote(words_of_card(card, code, address)) if way == CardWay.SHARE else ""
        context = {
            "business": self.business,
            "card": card,
            "code": code,
            "address": address,
            "link": f"{address}#{code}",
            "share": share,
        }
        return render(self.request, "businesses/card_made.html", context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"business": self.business}
