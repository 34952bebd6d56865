"""What people may do in the catalogue."""
