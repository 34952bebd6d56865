"""Everything that changes organisations, releases, services and drafts."""
