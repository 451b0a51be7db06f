from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Region


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    """For looking up, and for naming a successor that no list names.

    Regions come and end by `import_regions`; nothing is added or deleted here.
    """

    list_display = ["code", "full_name", "kind_label", "valid_to"]
    list_filter = ["level", ("valid_to", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name"]
    search_help_text = _("Name or code, as in: leces probolinggo, 35.13.05")
    show_full_result_count = False
    fields = [
        "code",
        "name",
        "full_name",
        "kind_label",
        "zone_label",
        "valid_from",
        "valid_to",
        "successor",
    ]
    readonly_fields = ["code", "name", "full_name", "kind_label", "zone_label"]
    raw_id_fields = ["successor"]

    def get_search_results(self, request, queryset, search_term):
        """The picker's search for regions in force, and ended ones by their name."""
        if not search_term:
            return queryset, False
        ended = queryset.filter(valid_to__isnull=False, name__icontains=search_term)
        found = queryset.matching(search_term).order_by().values("pk")
        return queryset.filter(pk__in=found) | ended, False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("kind"))
    def kind_label(self, region):
        return region.kind.label

    @admin.display(description=_("time zone"))
    def zone_label(self, region):
        return region.zone_label
