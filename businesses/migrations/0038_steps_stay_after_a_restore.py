from django.db import migrations

from ikm_registry.accounts.policies import ROLE

SLICES = [f"public.businesses_{name}slice" for name in ("certificate", "figures", "market", "owner", "photo", "product")]
AS_BEFORE = f"""
    REVOKE UPDATE, DELETE ON public.businesses_accessnote FROM {ROLE};
    REVOKE INSERT, UPDATE, DELETE ON public.businesses_businessdocument, {", ".join(SLICES)} FROM {ROLE}
"""
STEPS = f"REVOKE UPDATE ON public.businesses_changestep FROM {ROLE}"


def after_restore(*statements):
    return (
        "CREATE OR REPLACE FUNCTION businesses_after_restore() RETURNS void LANGUAGE sql AS "
        f"$${'; '.join(statements)}$$"
    )


class Migration(migrations.Migration):
    """What happened to a change request is altered by no page, in a restored site neither."""

    dependencies = [("businesses", "0037_change_requests")]

    operations = [migrations.RunSQL(after_restore(AS_BEFORE, STEPS), after_restore(AS_BEFORE))]
