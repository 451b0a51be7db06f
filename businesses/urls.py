"""Pages about businesses. Addresses are Indonesian words; a record is found by its public number."""

app_name = "businesses"

urlpatterns = []
