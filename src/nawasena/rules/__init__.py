"""Regulations as data: the vocabulary of evidence, reference tables and policies. Pure: no clock, no network."""
