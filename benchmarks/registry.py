"""Going from one size of the registry to another within one process, its connections kept open."""

from contextlib import contextmanager

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from benchmarks.databases import name_of


class Registries:
    """One open connection for each size; pages asked within `at` are answered from there."""

    def __init__(self, sizes):
        settings = connections["default"].settings_dict
        self.wrappers = {
            size: DatabaseWrapper({**settings, "NAME": name_of(size)}, "default") for size in sizes
        }

    @contextmanager
    def at(self, size):
        usual = connections["default"]
        connections["default"] = self.wrappers[size]
        try:
            yield self.wrappers[size]
        finally:
            connections["default"] = usual

    def close(self):
        for wrapper in self.wrappers.values():
            wrapper.close()
