"""Reports of a person: the page on which a member writes one, and those of the desk."""
