"""What makes a good password, how it is stored, and how keys and one-time links are made."""
