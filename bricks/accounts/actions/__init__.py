"""Everything that changes accounts, roles, invitations and keys."""
