from ikm_registry.feed.models.change import (
    ALL_OF_IT,
    Change,
    ChangeType,
    Horizon,
    consent_to,
    number_changes,
)
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
    "consent_to",
    "number_changes",
]
