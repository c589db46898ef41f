"""Somebody's algebra, judged line by line."""
