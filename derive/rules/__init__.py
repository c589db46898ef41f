"""Rules: equations between Terms that hold, each with its name and its sentence."""
