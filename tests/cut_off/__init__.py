"""What holds while a provider, the database or the disk fails, and when everything comes twice, late and from 64 at once."""
