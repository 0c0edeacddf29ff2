"""What people mean: Rasa trains the model (config.yml, domain.yml, data/), the bot reads it without Rasa (reader/)."""
