from ikm_registry.feed.models.change import Change, ChangeType, Horizon, number_changes

__all__ = ["Change", "ChangeType", "Horizon", "number_changes"]
