"""Cases: the work on one person's matter, from opening it to closing it."""
