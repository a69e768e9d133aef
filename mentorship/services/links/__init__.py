"""What the links in mails do."""
