"""For superusers alone: Django's admin does not know regions, and writes past the services.

So records of businesses can only be looked up here; what the registry measures and
classifies by may be mended.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from businesses.models import (
    Business,
    Country,
    Export,
    ImportBatch,
    Kbli,
    Search,
    SizeThreshold,
    Unit,
)


class SuperuserAdmin(admin.ModelAdmin):
    """A role held in some region opens nothing here."""

    def is_superuser(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    has_module_permission = is_superuser
    has_view_permission = is_superuser
    has_change_permission = is_superuser
    has_add_permission = is_superuser
    has_delete_permission = is_superuser


class LookUpAdmin(SuperuserAdmin):
    def never(self, request, obj=None):
        return False

    has_change_permission = never
    has_add_permission = never
    has_delete_permission = never


@admin.register(Business)
class BusinessAdmin(LookUpAdmin):
    """Nothing of the owner: her identity is covered everywhere, here too."""

    list_display = ["registry_no", "name", "region", "kbli", "status"]
    list_filter = ["status", "source"]
    list_select_related = ["region", "kbli"]
    search_fields = ["name"]
    search_help_text = _("As in the search of the site")
    fields = ["registry_no", "name", "brand", "region", "kbli", "status", "source"]
    fields += ["created_at", "updated_at", "version"]
    view_on_site = True

    def get_search_results(self, request, queryset, search_term):
        if not search_term:
            return queryset, False
        return queryset.matching(Search(search_term, request.user)), False


@admin.register(ImportBatch)
class ImportBatchAdmin(LookUpAdmin):
    list_display = ["filename", "region", "year", "state", "started_by", "started_at"]
    list_filter = ["state"]
    list_select_related = ["region", "started_by"]
    search_fields = ["filename"]
    exclude = ["file"]


@admin.register(Export)
class ExportAdmin(LookUpAdmin):
    list_display = ["at", "user", "format", "rows"]
    list_filter = ["format", "at"]
    list_select_related = ["user"]
    search_fields = ["user__username"]


@admin.register(Kbli)
class KbliAdmin(LookUpAdmin):
    list_display = ["code", "title", "version"]
    list_filter = ["version", "level"]
    search_fields = ["code", "title", "keywords"]


@admin.register(Country)
class CountryAdmin(LookUpAdmin):
    list_display = ["alpha2", "name_id", "name_en", "asean"]
    search_fields = ["alpha2", "name_id", "name_en"]


@admin.register(Unit)
class UnitAdmin(SuperuserAdmin):
    list_display = ["code", "name", "dimension", "base", "factor"]
    list_filter = ["dimension"]
    list_select_related = ["base"]
    search_fields = ["code", "name"]


@admin.register(SizeThreshold)
class SizeThresholdAdmin(SuperuserAdmin):
    """Thresholds change by regulation: a new one gets a row and a date, the old one an end."""

    list_display = ["scheme", "size_class", "min_workers", "max_workers"]
    list_display += ["min_amount", "max_amount", "valid_from", "valid_to", "source"]
    list_filter = ["scheme", "size_class"]
