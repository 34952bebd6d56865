"""The `commons` command."""

import gc
import sys


def main() -> int:
    """Run one command; its exit code."""
    gc.disable()  # loading makes much and throws nothing away: looking through it all again and again is in vain
    from commons.commands.line import run_line

    gc.enable()
    return run_line()


if __name__ == "__main__":
    sys.exit(main())
