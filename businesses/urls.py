"""Pages about businesses; addresses are Indonesian words, a record is found by its number."""

app_name = "businesses"

urlpatterns = []
