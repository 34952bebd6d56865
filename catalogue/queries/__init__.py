"""What the catalogue can be asked."""
