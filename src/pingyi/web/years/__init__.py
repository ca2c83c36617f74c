"""The year: quality, seal, review, commentary."""
