"""What we tell people: a message in their inbox, and its deliveries by e-mail, text message and letter."""
