from django.db import migrations


class Migration(migrations.Migration):
    """Beginnings of a NIB are compared, not matched by LIKE: the unique index serves them."""

    dependencies = [("businesses", "0017_consent")]

    operations = [migrations.RemoveIndex("business", "business_nib_beginnings")]
