"""Spreadsheets: reading an agency's files, repairing them on screen, and applying them."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "nawasena.exchange.spreadsheets"
    label = "spreadsheets"
