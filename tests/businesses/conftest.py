import pytest


@pytest.fixture(autouse=True)
def uploads_leave_no_trace(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def officer(client, officer_of):
    """She keeps the industries of Kabupaten Probolinggo, and `client` is her browser."""
    user = officer_of("35.13")
    client.force_login(user)
    return user
