from django.apps import AppConfig
from django.tasks.signals import task_finished, task_started

from ikm_registry.jobs import ownership


class JobsConfig(AppConfig):
    """Background tasks that outlive the worker that began them.

    The signals are the library's own life cycle of a task and carry no rule of the registry.
    """

    name = "ikm_registry.jobs"
    label = "jobs"

    def ready(self):
        task_started.connect(ownership.take)
        task_finished.connect(ownership.give_back)
