"""What the taggers see of a text, one module a language."""
