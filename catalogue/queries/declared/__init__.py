"""Services of councils that do not run here, drawn from public evidence."""
