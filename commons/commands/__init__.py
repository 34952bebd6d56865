"""What the `commons` command does, one file for each kind of thing."""
