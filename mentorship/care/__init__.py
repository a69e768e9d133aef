"""Looking after a pair at the desk: what a coordinator can do, each on a page of its own."""
