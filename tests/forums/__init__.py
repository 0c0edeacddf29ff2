"""Tests of forums: dates, what goes out about a meeting, the public pages and the import."""
