"""Forums: their dates, who answers and comes, what is agreed, and the notices about them."""
