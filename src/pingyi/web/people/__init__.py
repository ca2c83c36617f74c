"""Who may enter, and as what: accounts, mandates, three administrators kept apart."""
