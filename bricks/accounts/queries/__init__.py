"""Everything that reads accounts, roles, invitations and keys."""
