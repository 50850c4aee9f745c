"""Policies in force, mappings and their results."""

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "nawasena.mapping"
    label = "mapping"
