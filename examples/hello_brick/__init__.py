"""A brick in 25 lines: see docs/write-a-brick.md."""
