"""`@tracked(region="business__region")` keeps every change of a model by database triggers."""

import pghistory
import pghistory.core
import pghistory.trigger
import pgtrigger

from ikm_registry.history.models import RegistryEvent


def region_sql(model, row, path):
    """SQL for the region code of `row`, following foreign keys by the names in `path`.

    A step that leads to another table becomes a look-up by primary key. All names come
    from model metadata, none from a person.
    """
    name, _, rest = path.partition("__")
    field = model._meta.get_field(name)
    column = f'{row}."{field.column}"'
    if not rest:
        return column
    target = field.related_model
    table = target._meta.db_table
    inner = region_sql(target, f'"{table}"', rest)
    key = target._meta.pk.column
    return f'(SELECT {inner} FROM "{table}" WHERE "{table}"."{key}" = {column})'  # noqa: S608


class PlacedTrigger(pghistory.trigger.Event):
    """pghistory's trigger, with the place of the record beside the row."""

    region = ""

    def get_func(self, model):
        values = f"{self.row.lower()}_values"
        tracked = {field.name for field in model._meta.fields}
        columns = {
            field.column: f'{values}."{field.column}"'
            for field in self.event_model._meta.fields
            if field.name in tracked and field.concrete and not field.generated
        }
        columns |= {
            "pgh_created_at": "CLOCK_TIMESTAMP()",
            "pgh_label": f"'{self.label}'",
            "pgh_obj_id": f'{values}."{model._meta.pk.column}"',
            "pgh_context_id": "attached.context",
            "pgh_region": region_sql(model, values, self.region),
        }
        names = ", ".join(f'"{column}"' for column in columns)
        return pgtrigger.Func(
            f"WITH attached AS (SELECT _pgh_attach_context() AS context) "  # noqa: S608
            f'INSERT INTO "{self.event_model._meta.db_table}" ({names}) '
            f"SELECT {', '.join(columns.values())} "
            f"FROM (SELECT {values}.* FROM {{cond_{values}}}) AS {values}, attached; "
            f"RETURN NULL;"
        )


class PlacedEvent(pghistory.RowEvent):
    """A kind of change whose trigger also notes the region."""

    level = pgtrigger.Statement

    def __init__(self, *, region, **options):
        super().__init__(**options)
        self.region = region

    def add_event_trigger(self, event_model):
        trigger = PlacedTrigger(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        trigger.region = self.region
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


def tracked(*, region, exclude=(), indexes=()):
    """Keep the history of a model; `region` is the path to its place.

    Fields in `exclude` are derived from others: a change of them alone is no event.
    `indexes` are those of the events, for questions asked of many records at once.
    """
    kinds = [("insert", pgtrigger.Insert, "NEW"), ("update", pgtrigger.Update, "NEW")]
    kinds.append(("delete", pgtrigger.Delete, "OLD"))

    def track(model):
        events = [
            PlacedEvent(
                region=region,
                label=label,
                operation=operation,
                row=row,
                trigger_name=f"note_{label}",
            )
            for label, operation, row in kinds
        ]
        return pghistory.track(
            *events,
            exclude=list(exclude),
            base_model=RegistryEvent,
            model_name=f"{model.__name__}Event",
            meta={"indexes": list(indexes)},
        )(model)

    return track
