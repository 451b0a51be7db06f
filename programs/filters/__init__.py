from programs.filters.applications import ApplicationFilter
from programs.filters.programs import FittingFilter, FittingGroupFilter, ProgramFilter

__all__ = ["ApplicationFilter", "FittingFilter", "FittingGroupFilter", "ProgramFilter"]
