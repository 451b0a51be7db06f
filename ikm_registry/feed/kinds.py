"""The kinds of records that the feed tells of; it knows none of them by name.

An app makes its documents a kind by naming them: `kind` for one record, `resource` for all.
"""

from functools import cache

from django.apps import apps

from ikm_registry.rest.documents import Document


@cache
def kinds():
    """{resource: the model of its documents}"""
    models = (model for model in apps.get_models() if issubclass(model, Document))
    return {model.resource: model for model in models if model.kind}
