"""Notices to many: who hears them, what they look like and cost, how they go out, and what became of each."""
