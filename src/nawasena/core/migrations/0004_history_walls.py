"""Who may see the history of grants, and an activation code: the account it belongs to."""

from django.db import migrations

from nawasena.core.database.walls import IN_SCOPE, OWN, append_only, wall

# A person who activates is not logged in: the scope names the account and no agency.
CODE = f"({IN_SCOPE}) OR ({OWN})"


class Migration(migrations.Migration):
    """Walls only: no table changes its columns."""

    dependencies = [("core", "0003_history")]

    operations = [
        wall("core_grantevent"),
        append_only("core_grantevent"),
        migrations.RunSQL(
            f"ALTER POLICY scope ON core_activationcode USING ({CODE}) WITH CHECK ({CODE})",
            f"ALTER POLICY scope ON core_activationcode USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})",
        ),
    ]
