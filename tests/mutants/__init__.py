"""Small faults put into the source on purpose, to see whether a test notices (`make mutants`)."""
