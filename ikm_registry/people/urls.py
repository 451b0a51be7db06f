"""Pages about the officers of one's area; a person is found by the number of her account."""

from django.urls import path

from ikm_registry.people import views

app_name = "people"

urlpatterns = [
    path("orang/", views.PeopleList.as_view(), name="list"),
    path("orang/undang/", views.Invite.as_view(), name="invite"),
    path("orang/wilayah/", views.PlacesToGive.as_view(), name="pick_place"),
    path("orang/keputusan/", views.Decisions.as_view(), name="decisions"),
    path("orang/<int:person>/", views.Person.as_view(), name="person"),
    path("orang/<int:person>/peran/", views.Give.as_view(), name="give"),
    path("orang/<int:person>/peran/<int:pk>/", views.Limit.as_view(), name="limit"),
    path("orang/<int:person>/peran/<int:pk>/akhiri/", views.End.as_view(), name="end"),
    path("orang/<int:person>/undangan/", views.InviteAgain.as_view(), name="invite_again"),
    path("orang/<int:person>/langkah-kedua/", views.RenewStep.as_view(), name="renew_step"),
    path("orang/<int:person>/lepas/", views.OffBoard.as_view(), name="off_board"),
    path("peran/", views.Roles.as_view(), name="roles"),
]
