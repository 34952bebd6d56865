"""The pages of documents, for staff and for applicants."""
