"""The running bot: webhooks and polls in, turns, delivery out."""
