"""Where everything is wired together: pages for everybody, the tour, search."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The site."""

    name = "nawasena.site"
    label = "site"
