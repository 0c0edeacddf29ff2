"""Reporting a concern, from consent to receipt: one question, one file."""
