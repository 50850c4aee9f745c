"""A guarded role is confirmed only for an account that nobody has opened through an identity provider."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("nawasena.core.migrations.0010_confirmation_watch").WATCH.partition("CREATE TRIGGER")[
    0
]
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
FACTOR = "     OR NOT EXISTS (SELECT FROM mfa_authenticator"
CONNECTED = "     OR EXISTS (SELECT FROM socialaccount_socialaccount s WHERE s.user_id = NEW.account_id)\n"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0011_account_wall"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [migrations.RunSQL(BEFORE.replace(FACTOR, CONNECTED + FACTOR), BEFORE)]
