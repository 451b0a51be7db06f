"""A question asked of the list again and again, kept under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from businesses.models.record import Record
from ikm_registry.accounts.scope import RegionScopedQuerySet, Scope, permission_for
from ikm_registry.regions.codes import ancestor_codes
from ikm_registry.regions.models import Region


class SavedViewQuerySet(RegionScopedQuerySet):
    """One's own, and those shared with an office; a view says nothing of any business, so it is
    shown downwards: what a regency shares, the officers of its districts use too.
    """

    def permitted(self, user, right):
        permission = permission_for(self.model, right)
        shared = Q(pk__in=[])
        if right == "view":
            held = {code for _role, code in user.held}
            above = {part for code in held for part in (*ancestor_codes(code), code)}
            shared = Q(region__in=above)
        keepers = Scope.of(user, permission)
        kept = keepers.q("region__code") & Q(region__isnull=False)
        mine = Q(maker=user) if user.is_active else Q(pk__in=[])
        return self.filter(mine | shared | kept).fetch_mode(models.FETCH_PEERS)


class SavedView(Record):
    """The question and the columns of a list, as its address says them.

    `query` was read and written down by the filter, so it holds nothing that the list does not
    know; what it finds depends on who asks. Shared, it belongs to the office of `region`.
    """

    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=1000, blank=True, editable=False)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("share with"),
        help_text=_("Everybody who works in this place can open the view."),
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["maker", "name"],
                name="savedview_name_is_given_once",
                violation_error_message=_("You already have a view of this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The list with this question: all it needs stands in its address."""
        return f"{reverse('businesses:list')}?{self.query}"
