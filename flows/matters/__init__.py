"""Public matters as residents and members see them: one of them, the progress of a place, a group that somebody leads."""
