"""Row-level security of the guided upload."""

from django.db import migrations

from nawasena.core.database.walls import wall

TABLES = ("package", "packagefile", "cellerror", "repair", "columnchoice")


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0001_initial"), ("core", "0002_walls")]

    operations = [wall(f"spreadsheets_{name}") for name in TABLES]
