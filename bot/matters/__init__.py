"""What is public of reports: matters, who adds weight and follows, groups and their leaders, and what was promised."""
