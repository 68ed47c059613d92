"""The words everybody uses. Standard library and msgspec only, no input or output."""
