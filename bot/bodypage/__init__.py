"""The page behind a link to a body: what was referred to it, and its answer, without an account."""
