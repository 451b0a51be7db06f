"""The list of groups as a file."""

from django.utils.translation import gettext_lazy as _

from businesses.exchange.group_export import COLUMNS
from businesses.views.groups import LOOKED_AT, GroupList
from businesses.views.taking import TakenList


class GroupExport(TakenList, GroupList):
    file_title = "kelompok"
    kind = "groups."
    title = _("IKM Registry: list of groups")
    sheet = _("Groups")
    told = COLUMNS

    def taken_rows(self):
        groups = super().taken_rows()
        return None if groups is None else groups.with_missing(LOOKED_AT)
