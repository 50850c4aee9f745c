"""Civil servants, the posts they hold, and the records that speak for them."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "nawasena.people"
    label = "people"
