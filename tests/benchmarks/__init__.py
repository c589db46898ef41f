"""Scripts that measure: right answers, speed, what is read, what is repaired."""
