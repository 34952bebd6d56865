"""Descriptors, what may change within a major, differences, faithful edits, and the service as an archive."""
