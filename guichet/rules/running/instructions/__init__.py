"""What one operation is in LLVM's instructions: numpy's arithmetic, casts and calendar, bit for bit."""
