"""A copy of everything an installation knows, and its way back."""
