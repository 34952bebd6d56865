"""Accounts, invitations, role grants and API keys."""
