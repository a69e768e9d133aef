"""What a later version might do to the busiest tables: columns, and indexes beside the work."""
