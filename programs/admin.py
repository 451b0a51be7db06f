"""For superusers alone: how files are laid out, and the terms of credit, may be mended here."""

from django.contrib import admin

from businesses.admin import SuperuserAdmin
from programs.models import ColumnMap, CreditTerms, SikpLayout


class Columns(admin.TabularInline):
    model = ColumnMap
    extra = 1


@admin.register(SikpLayout)
class LayoutAdmin(SuperuserAdmin):
    list_display = ["name", "use", "separator", "is_used"]
    inlines = [Columns]


@admin.register(CreditTerms)
class TermsAdmin(SuperuserAdmin):
    """A regulation that changes ends a row and adds another; the database keeps them apart."""

    list_display = ["scheme", "min_amount", "max_amount", "rate", "valid_from", "valid_to"]
    list_filter = ["scheme"]
    list_select_related = ["scheme"]
