import pytest


@pytest.fixture(autouse=True)
def uploads_leave_no_trace(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
