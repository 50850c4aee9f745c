"""The parts of the view of one person; :mod:`nawasena.mapping.person_view` puts them together."""
