from ikm_registry.feed.models.change import (
    ALL_OF_IT,
    Change,
    ChangeType,
    Horizon,
    consent_to,
    number_all_changes,
    number_changes,
)
from ikm_registry.feed.models.happening import Told, happened, told_kinds
from ikm_registry.feed.models.snapshot import (
    SCHEMA_VERSION,
    WITH_FILES,
    Block,
    Edition,
    FileSum,
    Snapshot,
)

__all__ = [
    "ALL_OF_IT",
    "SCHEMA_VERSION",
    "WITH_FILES",
    "Block",
    "Change",
    "ChangeType",
    "Edition",
    "FileSum",
    "Horizon",
    "Snapshot",
    "Told",
    "consent_to",
    "happened",
    "number_all_changes",
    "number_changes",
    "told_kinds",
]
