"""What may change from one release to the next, and whom a change would break."""
