"""Row-level security of mappings and results."""

from django.db import migrations

from nawasena.core.database.walls import wall


class Migration(migrations.Migration):
    dependencies = [("mapping", "0001_initial"), ("core", "0002_walls")]

    operations = [wall(f"mapping_{name}") for name in ("adoptedpolicy", "mapping", "result")]
