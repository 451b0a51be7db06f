"""Adding, changing and removing what belongs to a business, in place on its tabs.

One table says what the parts are; the views know none of them by name.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef
from django.forms import ModelForm
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView, UpdateView
from django_htmx.http import retarget

from businesses.forms import parts as forms
from businesses.models import (
    Business,
    Certificate,
    ExternalId,
    Figures,
    Market,
    Photo,
    Product,
    RawMaterial,
)
from businesses.models.money import with_money
from businesses.services.writing import delete_any, save_any
from businesses.views.drafting import KeepsDraft
from businesses.views.saving import offer_undo
from ikm_registry.ui.pages import ScopedPage


@dataclass(frozen=True)
class Part:
    """A kind of record that belongs to a business; `tab` is where it is shown."""

    address: str
    model: type[Model]
    form: type[ModelForm]
    tab: str
    business_path: str = "business"
    file_field: str = ""
    goes_with_it: str | Promise = ""


PARTS = {
    part.address: part
    for part in [
        Part(
            "angka",
            Figures,
            forms.FiguresForm,
            "angka",
            goes_with_it=gettext_lazy("The raw materials of this period go with it."),
        ),
        Part(
            "bahan",
            RawMaterial,
            forms.RawMaterialForm,
            "angka",
            business_path="figures__business",
        ),
        Part(
            "produk",
            Product,
            forms.ProductForm,
            "produk",
            file_field="photo",
            goes_with_it=gettext_lazy("Its markets go with it; its certificates stay."),
        ),
        Part("pasar", Market, forms.MarketForm, "pasar"),
        Part("izin", Certificate, forms.CertificateForm, "izin", file_field="file"),
        Part("nomor", ExternalId, forms.ExternalIdForm, "izin"),
        Part("foto", Photo, forms.PhotoForm, "foto", file_field="image"),
    ]
}


class PartPage(ScopedPage):
    """A page about one part; its business must be seen before anything of it is."""

    template_name = "businesses/part_form.html"
    partial = "form"
    title: str | Promise = ""

    @cached_property
    def part(self):
        return PARTS[self.kwargs["part"]]

    @property
    def model(self):
        return self.part.model

    @cached_property
    def business(self):
        user = self.request.user
        money = with_money(Business.objects.visible_to(user), user).filter(pk=OuterRef("pk"))
        seen = Business.objects.visible_to(user).annotate(may_see_money=Exists(money))
        seen = seen.select_related("region")
        return get_object_or_404(seen, registry_no=self.kwargs["number"])

    def get_queryset(self):
        return super().get_queryset().filter(**{self.part.business_path: self.business})

    def get_success_url(self):
        address = reverse("businesses:detail", args=[self.business.registry_no])
        return f"{address}{self.part.tab}/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "business": self.business,
            "part": self.part,
            "title": self.title % {"kind": self.model._meta.verbose_name},
            "back": self.get_success_url(),
        }


class PartFormPage(KeepsDraft, PartPage):
    """htmx shows the form where it was asked for, and the whole tab once it is saved."""

    saved_message = gettext_lazy("Saved.")

    def get_form_class(self):
        return self.part.form

    def form_place(self):
        return {"business": self.business, "part": self.part.address}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "business": self.business,
            "money": self.business.may_see_money,
            "data": self.typed(),
        }

    def get_form(self, form_class=None):
        return self.as_left(super().get_form(form_class))

    @property
    def is_alone(self):
        """Whether the form is a page of its own, not shown within a tab."""
        htmx = self.request.htmx
        shown = htmx and (htmx.current_url_abs_path or "").partition("#")[0]
        return not htmx or shown == self.request.get_full_path()

    def onward(self, to):
        """The tab: htmx shows it where the form stood, or goes there from a page of its own."""
        return super().onward(to) if self.is_alone else redirect(to)

    def after_repeating(self, subject):
        return self.get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"alone": self.is_alone}

    def save(self, form):
        try:
            return save_any(row=form.instance, by=self.request.user, seen_version=form.seen)
        except self.model.DoesNotExist as error:  # removed while it was being changed
            raise Http404 from error

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        # A form sent by htmx asks for its tab to be renewed; refused, it renews itself only.
        return retarget(response, "#part") if self.request.method == "POST" else response


class AddPart(PartFormPage, CreateView):
    title = gettext_lazy("Add: %(kind)s")
    is_new = True

    def dispatch(self, request, *args, **kwargs):
        here = Business.objects.where_may(request.user, "add", self.model)
        if not here.filter(pk=self.business.pk).exists():
            raise PermissionDenied(_("You may look at this business but not add to it."))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"period": self.request.GET.get("period")}


class EditPart(PartFormPage, UpdateView):
    right = "change"
    title = gettext_lazy("Change: %(kind)s")

    def form_place(self):
        return super().form_place() | {"row": self.get_object().pk}


class DeletePart(PartPage, DetailView):
    """Asks once, then removes; the history keeps what was there."""

    right = "delete"
    template_name = "businesses/part_delete.html"
    title = gettext_lazy("Delete: %(kind)s")

    def post(self, request, *args, **kwargs):
        try:
            delete_any(row=self.get_object(), by=request.user)
        except self.model.DoesNotExist as error:
            raise Http404 from error
        offer_undo(request, _("Deleted. The history still shows what was there."))
        return redirect(self.get_success_url())
