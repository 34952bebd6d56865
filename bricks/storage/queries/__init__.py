"""Everything that reads documents."""
