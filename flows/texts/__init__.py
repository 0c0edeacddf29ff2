"""The catalogues: one `.po` file a language, every text in each of them."""
