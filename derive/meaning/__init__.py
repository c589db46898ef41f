"""What Terms mean: the kernel, SymPy and balls side by side, and the one question `agree`."""
