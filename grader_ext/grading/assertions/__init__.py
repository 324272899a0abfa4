"""What the two sides of a failed assertion were: asked of the language, since each tells it in its own way."""
