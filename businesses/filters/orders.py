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
BY_NAME = "name"
ORDER_WORDS = [
    (BY_NAME, _("Name, A to Z")),
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


BEST_MATCH = _("Best match")


class Orders:
    """What of a filter sorts its rows.

    The usual order is the empty answer: by name, and by the best match as soon as words are asked
    for. So whoever begins to search in a list need not sort it anew.
    """

    @property
    def default_order(self):
        return "" if self.is_searched else BY_NAME

    @property
    def is_searched(self):
        return bool(self.is_bound and (self.form["q"].data or "").strip())

    def offer_orders(self):
        (_name, by_name), *others = ORDER_WORDS
        usual = (BEST_MATCH, ORDER_WORDS) if self.is_searched else (by_name, others)
        self.form.fields["ordering"].widget.choices = [("", usual[0]), *usual[1]]

    def ordered(self, businesses, name, value):
        """The key of the row follows the direction, so that one index serves both."""
        key, descending = self.key
        return businesses.order_by(
            key.desc() if descending else key.asc(), "-pk" if descending else "pk"
        )

    @property
    def key(self):
        """What the list is sorted by, never unknown, and whether backwards.

        The best matches stand in the order of names where they are too many to be ranked.
        """
        asked = self.answers.get("ordering") or BY_NAME
        name = asked.removeprefix("-")
        return ORDERS.get(asked, ORDERS[name]), asked != name
