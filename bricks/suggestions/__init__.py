"""Suggestions: other compositions of published services, proposed by anybody and answered in public."""
