"""Systems that hear of applications: they follow the feed, and are called."""

import json

from ikm_registry.feed.models import number_changes
from ikm_registry.hooks.telling import tell_all
from tests.factories.hooks import hook_for
from tests.factories.programs import PROBOLINGGO
from tests.programs.api.asking import by_key


class Ear:
    """It comes by two keys of the same kind: by one it asks, by the other it is called."""

    def __init__(self, *scopes, role="district_officer", place=PROBOLINGGO, **key):
        self.client = by_key(*scopes, role=role, place=place, read_only=True, **key)
        self.hook = hook_for(place, role=role, scopes=scopes, **key)
        self.after = number_changes()

    def feed(self):
        """What the feed told of applications since it was asked last."""
        address = f"/api/v1/changes/?after={self.after}&resource=applications"
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.content
        self.after = answer.json()["next_after"]
        return answer.json()["results"]

    def calls(self):
        """Which calls about applications were made out since, and what they name as changed."""
        tell_all()
        told = [json.loads(call.body) for call in self.hook.deliveries.order_by("pk")]
        self.hook.deliveries.all().delete()
        return [
            (call["data"]["registry_no"], call["data"]["fields_changed"])
            for call in told
            if call["type"] == "application.updated"
        ]

    def hears(self):
        """The names of what changed, told the same in both ways, and the record as it is now."""
        fed, called = self.feed(), self.calls()
        assert called == [(told["data"]["number"], told["fields_changed"]) for told in fed]
        return [(told["fields_changed"], told["data"]) for told in fed]

    def listens_from_now_on(self):
        self.feed(), self.calls()
