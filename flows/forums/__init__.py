"""What residents say to Baraza about forums: come, be there, ask, hear of new ones, groups, and what is known of rumours."""
