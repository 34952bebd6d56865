"""Names as they are searched for."""

import unicodedata


def name_key(name: str) -> str:
    """A name without capitals, accents and doubled spaces, so that `zoe` finds `Zoë`."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().split())
