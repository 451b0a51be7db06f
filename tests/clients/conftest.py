from tests.people.conftest import administrator, office

__all__ = ["administrator", "office"]
