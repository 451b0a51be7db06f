"""What one began and has not saved: the list of one's drafts, and letting go of one."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView

from businesses.models import Business, BusinessGroup, Draft
from businesses.models.draft import NEW_GROUP
from businesses.services.drafts import discard_draft
from businesses.views.group_parts import GROUP_PARTS
from businesses.views.parts import PARTS
from ikm_registry.ui.paging import NearestPage

SHOWN_AT_HOME = 3
DRAFTS = reverse_lazy("businesses:drafts")


class OwnDrafts(LoginRequiredMixin):
    """Drafts are nobody's but their owner's: no role and no region opens them."""

    def get_queryset(self):
        drafts = Draft.objects.permitted(self.request.user).waiting()
        return drafts.select_related("business", "group")


@method_decorator(never_cache, name="dispatch")
class DraftList(OwnDrafts, NearestPage, ListView):
    template_name = "businesses/drafts.html"
    paginate_by = 25

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tell(context["page_obj"], self.request.user)
        return context


@method_decorator(never_cache, name="dispatch")
class DraftDiscard(OwnDrafts, DetailView):
    """Asks first; what is let go of is gone."""

    template_name = "businesses/draft_discard.html"
    slug_field = slug_url_kwarg = "key"

    def get_context_data(self, **kwargs):
        tell([self.object], self.request.user)
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        discard_draft(draft=self.get_object(), by=request.user)
        messages.success(request, _("The draft is discarded."))
        return redirect(DRAFTS)


def newest_drafts(user):
    """For the home page: what this person left off last."""
    drafts = Draft.objects.permitted(user).waiting().select_related("business", "group")
    drafts = drafts[:SHOWN_AT_HOME]
    tell(drafts, user)
    return drafts


def tell(drafts, user):
    """Give each draft its `title`, and an `address` if its owner still may open the form.

    Costs one query for all of businesses, another where some are of groups. What was moved out of
    her reach is not named.
    """
    seen = {None} | keys_seen(Business, {draft.business_id for draft in drafts}, user)
    seen_groups = {None} | keys_seen(BusinessGroup, {draft.group_id for draft in drafts}, user)
    for draft in drafts:
        is_open = draft.business_id in seen and draft.group_id in seen_groups
        draft.title = title_of(draft) if is_open else _("A record that you no longer see")
        draft.address = draft.get_absolute_url() if is_open else ""


def keys_seen(model, keys, user):
    rows = model._default_manager.visible_to(user).filter(pk__in=keys - {None})
    return set(rows.values_list("pk", flat=True))  # no keys, no query


def title_of(draft):
    if draft.group or draft.part == NEW_GROUP:
        return title_of_group(draft)
    if draft.business is None:
        typed = "".join(draft.values.get("business-name", [])).strip()
        return _("New business: %(name)s") % {"name": typed or _("without a name yet")}
    if not draft.part:
        return draft.business.name
    kind = PARTS[draft.part].model._meta.verbose_name
    return f"{draft.business.name}: {kind}"


def title_of_group(draft):
    if draft.group is None:
        typed = "".join(draft.values.get("name", [])).strip()
        return _("New group: %(name)s") % {"name": typed or _("without a name yet")}
    if not draft.part:
        return draft.group.name
    return f"{draft.group.name}: {GROUP_PARTS[draft.part].model._meta.verbose_name}"
