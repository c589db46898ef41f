"""A campaign against the kernel: random identities that must be proved, mutants that must not."""
