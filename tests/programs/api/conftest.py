from tests.businesses.api.conftest import machine, writer  # noqa: F401  # the same systems ask
