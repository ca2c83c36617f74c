"""What branches record, and what their committee says to it."""
