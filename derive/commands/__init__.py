"""The commands of ``derive``, a module each: its arguments, and what it does with them."""
