"""A load of readers on a running site: how long each page takes, and how many queries."""
