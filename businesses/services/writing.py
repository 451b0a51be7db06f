"""The service that writes each kind of record, for those who hold a record of any kind."""

from collections.abc import Callable

from django.db.models import Model

from businesses.models import Business, BusinessGroup, Figures
from businesses.services.figures import delete_figures, save_figures
from businesses.services.groups import delete_group, save_group
from businesses.services.records import delete_record, save_record
from businesses.services.registration import delete_business, save_business

# Kinds with a service of their own, and what it calls the record.
SAVES: dict[type[Model], tuple[str, Callable]] = {
    Business: ("business", save_business),
    BusinessGroup: ("group", save_group),
    Figures: ("figures", save_figures),
}
DELETES: dict[type[Model], tuple[str, Callable]] = {
    Business: ("business", delete_business),
    BusinessGroup: ("group", delete_group),
    Figures: ("figures", delete_figures),
}


def save_any(*, row, by, seen_version=None):
    argument, save = SAVES.get(type(row), ("row", save_record))
    return save(**{argument: row}, by=by, seen_version=seen_version)


def delete_any(*, row, by):
    argument, delete = DELETES.get(type(row), ("row", delete_record))
    delete(**{argument: row}, by=by)
