"""What a business is a member of, for its page."""

from businesses.models import GroupMember


def groups_of(business, user):
    """Those groups that this person sees; a membership that ended is on the page of the group."""
    members = GroupMember.objects.visible_to(user).current().filter(business=business)
    return members.select_related("group").order_by("pk")
