"""What is done with one application beside the steps, by the services that the pages call."""

from typing import ClassVar

from django.core.exceptions import ObjectDoesNotExist

from businesses.api.incoming import Incoming, by_public_names
from ikm_registry.rest.calls import Call
from ikm_registry.rest.problems import Problem
from programs.api.application_records import ApplicationRecord
from programs.api.application_views import UNSEEN, ApplicationDetail


def doing(summary, description, body=None) -> dict[str, Call]:
    """A call that is answered with the application as it stands then."""
    return {
        "post": Call(
            summary,
            description,
            ApplicationRecord,
            body,
            is_conditional=True,
            problems=("conflict", "four-eyes", *UNSEEN, *(() if body else ("validation",))),
        )
    }


class Acting(ApplicationDetail):
    """By whoever has seen the application as it is; `right` is what she must hold over it."""

    http_method_names: ClassVar[list[str]] = ["post"]
    right = "view"

    def post(self, request, uuid, **named):
        body = self.calls["post"].body
        serializer = body(context={"seen": self.seen}) if body else ApplicationRecord()
        told = Incoming(serializer, request.data or {}).told if body else {}
        row = self.held(self.right, uuid=uuid)
        with by_public_names(serializer):
            try:
                self.act(row, told, **named)
            except ObjectDoesNotExist:
                raise Problem("permission") from None
        return self.stored(row)

    def act(self, application, told):
        raise NotImplementedError
