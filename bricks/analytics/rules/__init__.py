"""How events become figures: no database, no clock."""
