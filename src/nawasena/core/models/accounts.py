"""Accounts, the roles granted to them, and the codes with which an ASN takes an account into use."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models

from nawasena.core.models.organisation import Agency, Unit
from nawasena.i18n import _

LOGIN = re.compile(
    r"[a-z0-9][a-z0-9._@+-]*"
)  # no blank and nothing a page or a spreadsheet could take for its own


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by what is typed: blanks in a NIP do not matter."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=normal_login(username or ""))


def normal_login(typed: str) -> str:
    """A login as it is stored: no blanks, dots or dashes between digits, lower case."""
    bare = typed.replace(" ", "").replace(".", "").replace("-", "").strip()
    return bare if bare.isdigit() else typed.strip().lower()


class Account(AbstractBaseUser):
    """Somebody who can log in. ``login`` is the NIP of an ASN, a name for everybody else.

    One person has one account (``person`` is unique), so four eyes compared by account are four eyes.
    """

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="id")
    theme = models.CharField(max_length=10, default="system")
    is_active = models.BooleanField(default=True)
    person = models.BigIntegerField(null=True, blank=True, unique=True)  # people_civilservant.id, see people/
    created_at = models.DateTimeField(auto_now_add=True)
    # the agency that made it, for the wall: a grant, by which others see it, comes only later
    made_in = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.login = normal_login(self.login)
        if not LOGIN.fullmatch(self.login):
            text = _(
                "Login hanya memuat huruf tanpa aksen, angka, titik, @, +, - dan _; diawali huruf atau angka."
            )
            raise ValidationError({"login": text})

    def has_perm(self, *_arguments: Any) -> bool:
        """Nothing is allowed by Django's own permissions; see core/accounts/roles.py."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        return False


@pghistory.track(context_field=None)  # type: ignore[arg-type]  # None is documented: no context is kept
class Grant(models.Model):
    """A role of an account in an agency or one of its subtrees, for a period, given by somebody else.

    A guarded role (``roles.GUARDED``) holds only once it is confirmed; a trigger watches who confirms.

    Every state of a row is kept in ``GrantEvent`` by a trigger, also when it is changed around the services.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="given")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # a guarded role holds from here on
    confirmed_by = models.ForeignKey(  # empty with a moment: confirmed at the server
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="confirmed"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="revoked"
    )

    class Meta:
        constraints: ClassVar = [
            # granted_by is empty only for the first administrator, whom the command line creates
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("account")),
                name="grant_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | (
                    models.Q(confirmed_at__isnull=False)
                    & ~models.Q(confirmed_by=models.F("account"))
                    & (models.Q(granted_by__isnull=True) | ~models.Q(confirmed_by=models.F("granted_by")))
                ),
                name="grant_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_period_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "agency"], name="grant_of_account")]


class ActivationCode(models.Model):
    """A code with which an account is taken into use once; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="codes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
