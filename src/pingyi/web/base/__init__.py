"""What every page shares: layout, rights, editing, the clock, long work."""
