"""The demonstration: a fictional kabupaten, an account for every role, and a tour for strangers."""
