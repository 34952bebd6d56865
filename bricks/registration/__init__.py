"""Registration: takes applications by a form, and keeps them until they are dealt with."""
