"""What happens to records that are no documents: told in the same order, to whoever is called."""

from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import connection, models

from ikm_registry.rest.documents import PUBLIC_TASK


class Told(models.Model):
    """A record of which it is told what happens to it. An app makes its own by this, and by
    `happened`; whoever tells knows none of them by name.

    Kept is that it happened, and nothing of the record: who hears of it, and what stands beside it,
    is asked of the record when it is told.
    """

    # The names go out and never change: "change_request.waiting". Before the point all are alike.
    happenings: ClassVar[type[models.TextChoices]]
    uuid: Any

    class Meta:
        abstract = True

    @classmethod
    def heard_by(cls, reader):
        """Those of which this reader is told: what she may read, on behalf of a public task."""
        rows = cls._default_manager
        return rows.visible_to(reader.user) if reader.purpose == PUBLIC_TASK else rows.none()

    def facts_told(self) -> dict[str, Any]:
        """Beside the id, thin: neither a name nor a number of a person."""
        return {}


def happened(record: Told, event: str) -> None:
    """Tell it as soon as this transaction is committed; of several, the last about a record."""
    kind, _point, what = event.partition(".")
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_happened(%s, %s, %s)", [kind, record.uuid, what])


@cache
def told_kinds() -> dict[str, type[Told]]:
    """{the first word of its events: the model}"""
    models = (model for model in apps.get_models() if issubclass(model, Told))
    found = {model.happenings.values[0].partition(".")[0]: model for model in models}
    return dict(sorted(found.items()))
