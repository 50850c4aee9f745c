"""Accounts of civil servants: made for a whole unit, handed out as codes on slips."""
