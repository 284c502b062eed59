"""The Glue job: a plan in, immutable files and build records out."""
