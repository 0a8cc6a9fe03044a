"""What someone wants to hear of: a post or a wijkopgave."""
