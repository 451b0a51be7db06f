"""The narrow rows say what their source says, however a business was written."""

import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db

DIFFERENT = """
SELECT count(*) FROM (
    SELECT * FROM programs_facts_source(ARRAY(SELECT id FROM businesses_business))
    EXCEPT
    SELECT business_id, is_active, has_nib, is_owned_by_woman, is_in_group, kbli, workers,
        founded, turnover, investment, capital, owner_key, helped_last, holds_nib, holds_pirt,
        holds_halal, holds_sni, holds_bpom_md, holds_brand, holds_tkdn, holds_other,
        helped_training, helped_equipment, helped_restructuring, helped_credit,
        helped_facilitation, place
    FROM programs_facts
) AS one
"""


def test_a_whole_demo_is_kept_as_it_is():
    call_command("seed_demo", businesses=60, verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT)
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM programs_facts")
        assert cursor.fetchone() == (60,)
