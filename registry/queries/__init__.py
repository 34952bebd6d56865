"""Everything that reads organisations, releases, services, parked steps and drafts."""
