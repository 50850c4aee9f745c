"""Pure calculation: evidence in, boxes with their reasons out. No Django, no clock, no network."""

ENGINE_VERSION = "1"
