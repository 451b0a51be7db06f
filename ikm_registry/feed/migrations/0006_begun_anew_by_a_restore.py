from django.db import migrations

from ikm_registry.accounts.policies import ROLE
from ikm_registry.feed.triggers import function

# What mirrors were told after the backup was made is not in it. So the numbers leave theirs behind,
# by the clock, which was nowhere as far: no number comes twice, and each mirror begins anew.
AFTER_RESTORE = f"""
CREATE FUNCTION feed_after_restore() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    REVOKE INSERT, UPDATE, DELETE ON public.feed_change, public.feed_horizon FROM {ROLE};
    LOOP  -- transactions count anew here, those that wait for a number would be mistaken for new
        PERFORM public.feed_number();
        EXIT WHEN NOT EXISTS (SELECT FROM public.feed_change WHERE timepoint IS NULL);
    END LOOP;
    UPDATE public.feed_horizon
    SET reached = greatest(reached, microseconds) + 1, forgotten = greatest(reached, microseconds) + 1
    FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS microseconds) AS now;
END
$$
"""


class Migration(migrations.Migration):
    """What `restore` calls when the tables are back; see ikm_registry/operations/postgres.py."""

    dependencies = [("feed", "0005_snapshots")]

    operations = [function(AFTER_RESTORE)]
