"""What a folder compiles to: frozen values every other package may hold."""
