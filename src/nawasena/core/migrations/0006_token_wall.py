"""Who may see a token: its agency, and, before the agency is known, the account that it names."""

from django.db import migrations

from nawasena.core.database.walls import IN_SCOPE, OWN, wall


class Migration(migrations.Migration):
    dependencies = [("core", "0005_api_tokens")]

    operations = [wall("core_apitoken", condition=f"({IN_SCOPE}) OR ({OWN})", check=IN_SCOPE)]
