"""What personal data looks like: patterns with checks and context words, shared by all languages or of one."""
