"""Mistakes that people make, each a law that must fail."""
