"""Everything that changes cases."""
