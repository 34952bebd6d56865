"""The pages of cases, for staff and for applicants."""
