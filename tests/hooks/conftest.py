from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.utils import timezone

from ikm_registry.hooks.models import Delivery
from ikm_registry.hooks.rounds import Post
from tests.factories.hooks import hook_for
from tests.hooks.receiver import listening


@pytest.fixture(autouse=True)
def receivers_may_listen_here(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True


@pytest.fixture
def receiver():
    with listening() as found:
        yield found


@pytest.fixture
def hook(db, receiver):
    """Told of Kabupaten Probolinggo; its receiver has the secret."""
    made = hook_for("35.13", url=receiver.url)
    receiver.secrets.append(made.secret)
    return made


class Worker:
    """The rounds of a worker, one at a time: each ends when its calls are back."""

    def __init__(self, callers):
        self.post = Post(callers)

    def go_round(self):
        self.post.go_round()
        wait(self.post.under_way)
        self.post.note_what_came_back()

    def go_on_later(self):
        """As `go_round`, when whatever waits is due."""
        Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
        self.go_round()


@pytest.fixture
def worker():
    with ThreadPoolExecutor(16) as callers:
        yield Worker(callers)
