"""Python's two sides of the border. Their sources are sent into the boxes, so they use the standard library alone."""
