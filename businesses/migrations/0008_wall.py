from django.db import migrations

from ikm_registry.accounts.policies import (
    PERSON,
    Guard,
    GuardEvents,
    around_place,
    in_place,
    of_person,
    seen_with,
)

# Asked as the owner of the tables: a policy of businesses that looked through the policy of
# owners, which may look at businesses, would never end.
OWN_OWNERS = f"""
CREATE FUNCTION businesses_own_owners() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(array_agg(id), '{{}}') FROM businesses_owner WHERE account_id = {PERSON}
$$;
"""
OWNED = "owner_id = ANY ((SELECT businesses_own_owners())::bigint[])"
BUSINESS = f"{in_place('region_id')} OR {OWNED}"
TAKEN_HERE = f"EXISTS (SELECT FROM unnest(scope) AS held WHERE {in_place('held')})"
OF_BUSINESS = ["otherkbli", "externalid", "figures", "product", "photo", "market", "certificate"]
PARTS = [*OF_BUSINESS, "business", "rawmaterial"]


# An owner renamed in one place has a business in another, and both are found by her name.
KEEPING_SEARCH = ["business", "product", "owner", "region", "words"]


def beyond_the_wall(subject):
    name = f"businesses_search_{subject}()"
    return migrations.RunSQL(
        f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp",
        f"ALTER FUNCTION {name} SECURITY INVOKER RESET search_path",
    )


class Migration(migrations.Migration):
    """PostgreSQL itself shows a page only what lies in its reader's places or is her own."""

    dependencies = [("businesses", "0007_saved_view"), ("accounts", "0003_wall")]

    operations = [
        migrations.RunSQL(OWN_OWNERS, "DROP FUNCTION businesses_own_owners()"),
        *map(beyond_the_wall, KEEPING_SEARCH),
        Guard("businesses_business", BUSINESS),
        Guard(
            "businesses_owner", f"{around_place('region_id')} OR {of_person('account_id')}"
        ),
        *(
            Guard(f"businesses_{part}", seen_with("businesses_business", "business_id"))
            for part in OF_BUSINESS
        ),
        Guard("businesses_rawmaterial", seen_with("businesses_figures", "figures_id")),
        Guard("businesses_importbatch", in_place("region_id")),
        Guard("businesses_export", f"{of_person('user_id')} OR {TAKEN_HERE}"),
        Guard("businesses_draft", of_person("owner_id")),
        Guard("businesses_savedview", f"{of_person('maker_id')} OR {around_place('region_id')}"),
        *(GuardEvents(f"businesses_{part}event", in_place("pgh_region")) for part in PARTS),
        GuardEvents("businesses_ownerevent", around_place("pgh_region")),
    ]
