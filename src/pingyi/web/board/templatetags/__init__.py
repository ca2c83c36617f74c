"""What the board's templates say."""
