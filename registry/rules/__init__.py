"""Descriptors, faithful edits, the service as an archive, and composing from a template."""
