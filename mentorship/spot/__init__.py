"""Questions on the spot: asking, volunteering, taking and answering."""
