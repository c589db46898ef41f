"""From Terms to programs: the loss and its gradient as vectorised, stable array code."""
