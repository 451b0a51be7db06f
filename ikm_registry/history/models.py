"""What every event of the history carries, whatever record it is about."""

import pghistory.models
from django.db import models


class CurrentTransaction(models.Func):
    """PostgreSQL's number of the running transaction; unlike a sequence, it tells commit order.

    A reader that serves only events below `pg_snapshot_xmin(pg_current_snapshot())`
    never misses one that commits late.
    """

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class RegistryEvent(pghistory.models.Event):
    """One change of one row: the row as it was after the change, or before its deletion.

    Written by statement triggers, so that no door, bulk statement or COPY escapes it.
    `pgh_context` names who, by which request, why; `pgh_region` is the place of the
    record at that time, for reading by region.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_xact = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    pgh_region = models.CharField(max_length=13, null=True, editable=False)  # noqa: DJ001

    class Meta:
        abstract = True
        verbose_name_plural = "events"  # also the name by which a record finds them
