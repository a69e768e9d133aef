"""Looking at sign-ups before anybody is matched: the list, one sign-up, what is decided."""
