"""Bricks: each folder adds one capability and knows no other."""
