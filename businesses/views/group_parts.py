"""Adding, changing and removing what belongs to a group: its members and its papers."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView, UpdateView

from businesses.forms.groups import GroupFileForm, GroupMemberForm, GroupPartForm
from businesses.models import Business, BusinessGroup, GroupFile, GroupMember
from businesses.services.groups import add_member
from businesses.services.records import delete_record, save_record
from businesses.views.drafting import KeepsDraft
from businesses.views.files import by_itself, file_answer, kept_by_her_browser
from businesses.views.saving import offer_undo
from ikm_registry.ui.pages import ScopedPage


@dataclass(frozen=True)
class GroupPart:
    """A kind of record that belongs to a group; `tab` is the page that shows it."""

    address: str
    model: type[Model]
    form: type[GroupPartForm]
    tab: str
    removing: str | Promise


GROUP_PARTS = {
    part.address: part
    for part in [
        GroupPart(
            "anggota",
            GroupMember,
            GroupMemberForm,
            "businesses:group_members",
            gettext_lazy(
                "Remove a membership only if it was entered by mistake. Of a member that left, "
                "write the day on which it left."
            ),
        ),
        GroupPart(
            "berkas",
            GroupFile,
            GroupFileForm,
            "businesses:group",
            gettext_lazy("The file goes with it. The history tells that it was here."),
        ),
    ]
}


class GroupPartPage(ScopedPage):
    """A page about one part; its group must be seen before anything of it is."""

    title: str | Promise = ""

    @cached_property
    def part(self):
        return GROUP_PARTS[self.kwargs["group_part"]]

    @property
    def model(self):
        return self.part.model

    @cached_property
    def group(self):
        seen = BusinessGroup.objects.visible_to(self.request.user).select_related("region")
        return get_object_or_404(seen, registry_no=self.kwargs["group_number"])

    def get_queryset(self):
        return super().get_queryset().filter(group=self.group)

    def get_success_url(self):
        return reverse(self.part.tab, args=[self.group.registry_no])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "group": self.group,
            "part": self.part,
            "title": self.title % {"kind": self.model._meta.verbose_name},
            "about": self.business_of(getattr(self, "object", None)),
            "back": self.get_success_url(),
        }

    def business_of(self, row):
        """Of which business a membership tells, if its reader sees that."""
        if not isinstance(row, GroupMember) or row.business_id is None:
            return None
        seen = Business.objects.visible_to(self.request.user)
        return seen.filter(pk=row.business_id).first()


class GroupPartFormPage(KeepsDraft, GroupPartPage):
    template_name = "businesses/group_part_form.html"
    partial = "form"
    saved_message = gettext_lazy("Saved.")

    def get_form_class(self):
        return self.part.form

    def form_place(self):
        return {"group": self.group, "part": self.part.address}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "group": self.group,
            "businesses": Business.objects.visible_to(self.request.user),
            "data": self.typed(),
        }

    def get_form(self, form_class=None):
        return self.as_left(super().get_form(form_class))

    def say_about(self, draft):
        draft.group = self.group

    def after_repeating(self, subject):
        return self.get_success_url()


class AddGroupPart(GroupPartFormPage, CreateView):
    title = gettext_lazy("Add: %(kind)s")
    is_new = True

    def dispatch(self, request, *args, **kwargs):
        here = BusinessGroup.objects.where_may(request.user, "add", self.model)
        if not here.filter(pk=self.group.pk).exists():
            raise PermissionDenied(_("You may look at this group but not add to it."))
        return super().dispatch(request, *args, **kwargs)

    def save(self, form):
        row, user = form.instance, self.request.user
        if isinstance(row, GroupMember):
            return add_member(
                group=self.group,
                business=row.business,
                role=row.role,
                joined_on=row.joined_on,
                by=user,
            )
        return save_record(row=row, by=user)


class EditGroupPart(GroupPartFormPage, UpdateView):
    right = "change"
    title = gettext_lazy("Change: %(kind)s")

    def form_place(self):
        return super().form_place() | {"row": self.get_object().pk}


class DeleteGroupPart(GroupPartPage, DetailView):
    """Asks once, then removes; the history keeps what was there."""

    right = "delete"
    template_name = "businesses/group_part_delete.html"
    title = gettext_lazy("Delete: %(kind)s")

    def post(self, request, *args, **kwargs):
        try:
            delete_record(row=self.get_object(), by=request.user)
        except self.model.DoesNotExist as error:
            raise Http404 from error
        offer_undo(request, _("Deleted. The history still shows what was there."))
        return redirect(self.get_success_url())


@by_itself
class GroupFileContent(ScopedPage, DetailView):
    """The scan of one paper, under a name of ours: its own may hold a person's."""

    model = GroupFile

    def get(self, request, *args, **kwargs):
        row = self.get_object()
        if not row.file:
            raise Http404
        return kept_by_her_browser(*file_answer(row.file, f"kelompok-{row.pk}"))
