"""Where everything is wired together: pages for everybody, the tour, search."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "nawasena.site"
    label = "site"
