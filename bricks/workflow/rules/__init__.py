"""What the workflow knows, without tables, clock or pages."""
