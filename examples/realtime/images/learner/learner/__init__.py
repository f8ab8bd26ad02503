"""Models that learn while the data flows, and a page that shows what they say."""
