from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Government programs: training, equipment grants, credit. Its rooms fill from here."""

    name = "programs"
