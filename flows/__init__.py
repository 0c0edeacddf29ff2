"""Conversations: pure, one file each, on the standard library alone."""
