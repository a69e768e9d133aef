"""Benchmarks of the matching core against its peers: `make bench`."""
