"""CSV tables: spreadsheet programs run what looks like a formula (OWASP, "CSV injection")."""

import re

# A cell starts after a line end or a separator, with or without a quotation mark.
_FORMULA = re.compile(rb"(?:^|[,;\t\r\n])[ \"']*(?:=[^,;\t\r\n]|[@+\-][^,;\t\r\n]*[(|!])")


def harm(content: bytes) -> str:
    """What is wrong with this table (UTF-8), or nothing. Signed numbers and telephone numbers are fine."""
    return "one of its cells holds a formula" if _FORMULA.search(content) else ""
