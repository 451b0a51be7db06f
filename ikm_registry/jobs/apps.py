from django.apps import AppConfig
from django.tasks.signals import task_finished, task_started
from django_tasks_db.backend import DatabaseBackend

from ikm_registry.jobs import ownership


class JobsConfig(AppConfig):
    """Background tasks that outlive the worker that began them.

    The signals are the library's own life cycle of a task and carry no rule of the registry.
    Tasks of other backends, which run inside a request or a test, have no owner to lose.
    """

    name = "ikm_registry.jobs"
    label = "jobs"

    def ready(self):
        task_started.connect(ownership.take, sender=DatabaseBackend)
        task_finished.connect(ownership.give_back, sender=DatabaseBackend)
