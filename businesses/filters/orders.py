"""The orders of the list of businesses: for each there is an index that begins with the regency."""

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from businesses.models.business import KBLI_DOWNWARDS, KBLI_UPWARDS

ORDERS: dict[str, Combinable] = {
    "name": Lower("name"),
    "place": F("region_id"),
    "kbli": KBLI_UPWARDS,
    "-kbli": KBLI_DOWNWARDS,
    "changed": F("updated_at"),
    "created": F("pk"),  # numbers are given in the order in which businesses come
}
ORDER_WORDS = [
    ("name", _("Name, A to Z")),
    ("-name", _("Name, Z to A")),
    ("-created", _("Newest first")),
    ("created", _("Oldest first")),
    ("-changed", _("Last changed first")),
    ("changed", _("Longest unchanged first")),
    ("place", _("Place")),
    ("-place", _("Place, backwards")),
    ("kbli", "KBLI"),
    ("-kbli", _("KBLI, backwards")),
]


class Orders:
    """What of a filter sorts its rows."""

    def ordered(self, businesses, name, value):
        """The key of the row follows the direction, so that one index serves both."""
        key, descending = self.key
        return businesses.order_by(
            key.desc() if descending else key.asc(), "-pk" if descending else "pk"
        )

    @property
    def key(self):
        """What the list is sorted by, never unknown, and whether backwards."""
        asked = self.answers.get("ordering") or self.default_order
        name = asked.removeprefix("-")
        return ORDERS.get(asked, ORDERS[name]), asked != name
