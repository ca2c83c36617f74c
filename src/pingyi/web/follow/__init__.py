"""What follows the verdict: rectification items, appeals, spot checks."""
