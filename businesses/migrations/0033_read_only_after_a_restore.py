from django.db import migrations

from ikm_registry.accounts.policies import ROLE, never_altered
from ikm_registry.feed.triggers import function

SLICES = [f"public.businesses_{name}slice" for name in ("certificate", "figures", "market", "owner", "photo", "product")]
AFTER_RESTORE = f"""
CREATE FUNCTION businesses_after_restore() RETURNS void LANGUAGE sql AS $$
    REVOKE UPDATE, DELETE ON public.businesses_accessnote FROM {ROLE};
    REVOKE INSERT, UPDATE, DELETE ON public.businesses_businessdocument, {", ".join(SLICES)} FROM {ROLE}
$$
"""


class Migration(migrations.Migration):
    """A restore gives the pages their rights anew, and takes these again."""

    dependencies = [("businesses", "0032_documents_made_once")]

    operations = [
        function(AFTER_RESTORE),
        migrations.RunSQL(never_altered("businesses_accessnote"), migrations.RunSQL.noop),
        migrations.RunSQL(never_altered("businesses_consentevent"), migrations.RunSQL.noop),
    ]
