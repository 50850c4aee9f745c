"""The JSON API: what is offered under /api/v1/, its description, and what goes wrong as JSON."""
