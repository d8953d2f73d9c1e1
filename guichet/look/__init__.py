"""The shared look of every channel that speaks HTML: tokens, stylesheet, components, pictures and interface words."""
