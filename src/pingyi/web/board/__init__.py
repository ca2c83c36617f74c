"""What is due, overdue and done, unit by unit, and what the committee says to it."""
