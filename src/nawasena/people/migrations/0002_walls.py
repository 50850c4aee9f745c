"""Row-level security of the people tables, and the civil servant behind an account."""

from django.db import migrations

from nawasena.core.database.walls import wall

TABLES = ("delivery", "civilservant", "nipperiod", "profile", "record", "post", "incumbency")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("core", "0002_walls")]

    operations = [
        *(wall(f"people_{name}") for name in TABLES),
        migrations.RunSQL(
            "ALTER TABLE core_account ADD CONSTRAINT account_person FOREIGN KEY (person) "
            "REFERENCES people_civilservant (id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE core_account DROP CONSTRAINT account_person",
        ),
    ]
