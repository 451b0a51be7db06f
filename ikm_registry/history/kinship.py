"""Which tracked records belong to which, read from the models: nobody keeps a list of parts."""

from graphlib import TopologicalSorter

from django.db.models import CASCADE, SET_NULL

from ikm_registry.history.reading import events_of, kept_fields


def is_tracked(model):
    return any(field.name == "events" for field in model._meta.related_objects)


def keys_to(model, on_delete):
    """Foreign keys of tracked models to this one that do this when its row goes."""
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if relation.one_to_many and relation.on_delete is on_delete and is_tracked(key.model):
            yield key


def emptied(model):
    """Those that lose their value; derived pointers, which the history leaves out, do not count."""
    return [key for key in keys_to(model, SET_NULL) if key in kept_fields(key.model)]


def below(model):
    """The tracked models whose rows go with a row of this one: {model: names of the keys up}.

    Parents come before children, so that rows may be written in this order.
    """
    paths, waiting = {}, [(model, ())]
    for parent, path in waiting:
        for key in keys_to(parent, CASCADE):
            if key.model not in paths:
                paths[key.model] = (key.name, *path)
                waiting.append((key.model, paths[key.model]))
    return {found: paths[found] for found in parents_first(paths)}


def parents_first(models):
    """The same models, each after those it points to; what nothing orders goes by its name."""
    named = sorted(models, key=lambda model: model._meta.label)
    return TopologicalSorter({model: targets(model) & set(named) for model in named}).static_order()


def targets(model):
    """What a row points to; a derived pointer that the history leaves out orders nothing."""
    return {key.related_model for key in kept_fields(model) if key.is_relation} - {model}


def events_below(model, path, keys):
    """What happened to the rows of a model that belong to these rows; `path` as `below` says.

    Followed through the events, so that a part of a deleted part is found too.
    """
    name, *rest = path
    events = events_of(model).objects
    if not rest:
        return events.filter(**{f"{name}__in": keys})
    parent = model._meta.get_field(name).related_model
    between = events_below(parent, rest, keys)
    return events.filter(**{f"{name}__in": between.values("pgh_obj_id")})
