"""Those who look after forums: announcing one, and what is to be done before, at and after it."""
