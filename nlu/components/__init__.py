"""Our own Rasa components: they run inside Rasa's environment, never in the bot's."""
