"""Finding a police station: where she is, and what is told of those that are near."""
