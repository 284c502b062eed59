"""Athena over DuckDB: the tables of the emulator's Glue catalog, its S3 objects, Trino's SQL."""
