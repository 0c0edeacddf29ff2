"""A case goes to a body outside, and somebody there answers, or the next one is asked."""
