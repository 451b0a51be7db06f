"""For superusers alone: Django's admin does not know regions."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from ikm_registry.accounts.models import Assignment, User


class AssignmentInline(admin.TabularInline):
    model = Assignment
    autocomplete_fields = ["region"]
    extra = 1


@admin.register(User)
class RegistryUserAdmin(UserAdmin):
    inlines = [AssignmentInline]
