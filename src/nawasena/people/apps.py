"""Civil servants, the posts they hold, and the records that speak for them."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "nawasena.people"
    label = "people"

    def ready(self) -> None:
        """Let the trail know how deliveries are called."""
        from nawasena.people import telling  # noqa: F401 -- registers itself
