"""Makes the compact files of `examples/england` from the originals: `python -m examples.england.build ORIGINALS`."""
