"""Writes LLVM's intermediate language for the loops of a graph. Nothing here needs LLVM to be installed."""
