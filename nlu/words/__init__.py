"""What is decided by words alone, before and beside any model: danger, language."""
