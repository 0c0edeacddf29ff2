"""Notices to many, and what those who send them keep: groups, and what is known about rumours."""
