"""The pieces that were handed over: a list, each of them, and how it was found."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, View

from businesses.views.files import by_itself, file_answer
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from programs.choices import ItemState
from programs.filters.deliveries import ItemFilter
from programs.forms.deliveries import CheckForm
from programs.models import Holding, Item, ItemCheck
from programs.services.equipment import check_item
from programs.views.about import FormPage

COLUMNS = [
    Column(_("Piece"), "kind"),
    Column(_("Held by")),
    Column(_("Place"), "place"),
    Column(_("Program")),
    Column(_("State")),
    Column(_("Since"), "since"),
]
LOOKS = {
    ItemState.USED: ("good", "check-circle"),
    ItemState.IDLE: ("warn", "hourglass-split"),
    ItemState.BROKEN: ("bad", "x-circle"),
    ItemState.MOVED: ("note", "truck"),
    ItemState.SOLD: ("bad", "slash-circle"),
}


def look(state):
    """How a state is shown: never by its colour alone."""
    tone, icon = LOOKS[ItemState(state)]
    return {"tone": tone, "icon": icon}


class ItemList(FilteredList):
    """All pieces; those that stand idle are what the next group may be offered."""

    model = Item
    filterset_class = ItemFilter
    template_name = "programs/items.html"
    columns = COLUMNS

    def shown(self, rows):
        return rows.select_related(
            "program", "application__business", "application__group", "application__region"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for item in context["object_list"]:
            item.look = look(item.state)
        return context


class ItemPage(FormPage, ScopedPage, CreateView):
    """A piece with all checks of it; who may check it finds the form below."""

    model = ItemCheck
    form_class = CheckForm
    template_name = "programs/item.html"
    title = _("Check this piece")
    button = _("Save the check")

    @cached_property
    def item(self):
        right = "change" if self.request.method == "POST" else "view"
        seen = Item.objects.permitted(self.request.user, right)
        held = Holding.objects.visible_to(self.request.user).select_related(
            "handover", "application__business", "application__group"
        )
        held = held.prefetch_related("handover__corrections")
        seen = seen.select_related(
            "program", "application__business", "application__group", "application__region"
        ).prefetch_related("checks__by", Prefetch("holdings", held))
        return get_object_or_404(seen, code=self.kwargs["plate"])

    def get_success_url(self):
        return self.item.get_absolute_url()

    def save(self, form):
        return check_item(item=self.item, check=form.instance, by=self.request.user)

    def get_context_data(self, **kwargs):
        may_check = Item.objects.permitted(self.request.user, "change").filter(pk=self.item.pk)
        checks = list(self.item.checks.all())
        for check in checks:
            check.look = look(check.state)
        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "look": look(self.item.state),
            "may_check": may_check.exists(),
            "checks": checks,
        }


@by_itself
class CheckPhoto(ScopedPage, View):
    """The photo that was taken at a check."""

    model = ItemCheck

    def get(self, request, pk):
        check = get_object_or_404(ItemCheck.objects.visible_to(request.user), pk=pk)
        if not check.photo:
            raise Http404
        response, _is_picture = file_answer(check.photo, f"alat-{check.pk}")
        return response
