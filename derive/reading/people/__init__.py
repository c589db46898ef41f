"""Reading what people write: formulas found in texts, and the liberties that people take, each by name."""
