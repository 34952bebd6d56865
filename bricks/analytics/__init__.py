"""Volumes, times and costs of a service, from the ledger alone."""
