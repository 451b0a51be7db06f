"""What owners ask of an office and an officer of the place answers: the queue, and one of them."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from ikm_registry.accounts.scope import permission_for
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage


class Shown:
    """`looks` says of each state in which tone and with which icon it is shown."""

    looks: dict = {}

    def look(self, row):
        return dict(zip(("tone", "icon"), self.looks[row.state], strict=True))


class AnswerQueue(Shown, ScopedPage, NearestPage, ListView):
    """What waits, the first due first; with ?semua=1 what was decided, too."""

    right = "change"
    paginate_by = 25

    def dispatch(self, request, *args, **kwargs):
        may = request.user.has_perm(permission_for(self.model, self.right))
        if request.user.is_authenticated and not may:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def shows_all(self):
        return self.request.GET.get("semua") == "1"

    def get_queryset(self):
        found = super().get_queryset()
        return found if self.shows_all else found.waiting().first_due_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context["page_obj"]:
            row.look = self.look(row)
        return context | {"shows_all": self.shows_all}


class AnswerPage(Shown, ScopedPage, DetailView):
    """The officer of the place decides; she herself sees how it stands and may withdraw it."""

    slug_field = slug_url_kwarg = "uuid"

    @cached_property
    def may_decide(self):
        mine = self.model.objects.visible_to(self.request.user)
        return mine.for_decision_by(self.request.user).filter(pk=self.object.pk).exists()

    @property
    def is_hers(self):
        return self.object.user_id == self.request.user.pk

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "look": self.look(self.object),
            "may_decide": self.may_decide,
            "is_hers": self.is_hers,
        }

    def require_decider(self):
        """403 to whoever sees it but may not decide; who is late is told so by the service."""
        decides = self.model.objects.permitted(self.request.user, "change")
        if not decides.exclude(user=self.request.user).filter(pk=self.object.pk).exists():
            raise PermissionDenied

    def require_asker(self):
        if not self.is_hers:
            raise PermissionDenied
