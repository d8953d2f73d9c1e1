"""What a person keeps as proof: receipts in two standard forms, signed."""
