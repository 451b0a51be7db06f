"""django-import-export in its bulk mode, set up as its own pages on speed advise.

A resource for each table, rows known by their key, the known ones fetched at once, neither
differences nor reports made. As the job does, it judges each row by its model and finds what a row
points to; how it does that is its own affair.
"""

from functools import cache
from uuid import uuid4

from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource, modelresource_factory
from tablib import Dataset

from benchmarks.reference.copy_upsert import point

CHUNK = 1_000


class Named(ModelResource):
    """What is new gets its UUID here: one that the database is to give is judged slowly.

    Whether nobody has it yet is then asked with an expression, which no index answers.
    """

    def init_instance(self, row=None):
        instance = super().init_instance(row)
        instance.uuid = uuid4()
        return instance


@cache
def resource_of(model, names):
    options = {
        "fields": names,
        "import_id_fields": ["id"],
        "use_bulk": True,
        "batch_size": CHUNK,
        "skip_diff": True,
        "skip_html_diff": True,
        "clean_model_instances": True,
        "instance_loader_class": CachedInstanceLoader,
    }
    return modelresource_factory(model, Named, meta_options=options)


def run(tables, started):
    """As copy_upsert.run."""
    for model, columns, lines in tables:
        names = tuple(model._meta.get_field(column).name for column in columns)
        rows = Dataset(headers=names)
        rows.load(f"{','.join(names)}\n{lines}", format="csv")
        resource_of(model, names)().import_data(rows, raise_errors=True)
    point(started)
