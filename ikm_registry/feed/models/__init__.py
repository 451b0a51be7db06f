from ikm_registry.feed.models.change import Change, ChangeType, Horizon, number_changes
from ikm_registry.feed.models.snapshot import (
    SCHEMA_VERSION,
    WITH_FILES,
    Block,
    Edition,
    FileSum,
    Snapshot,
)

__all__ = [
    "SCHEMA_VERSION",
    "WITH_FILES",
    "Block",
    "Change",
    "ChangeType",
    "Edition",
    "FileSum",
    "Horizon",
    "Snapshot",
    "number_changes",
]
