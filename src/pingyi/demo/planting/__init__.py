"""The plantings, one module a part of the speech."""
