"""Regulations as data: the vocabulary of evidence, tables and policies. Pure: no clock, no network."""
