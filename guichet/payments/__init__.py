"""Pay-outs: instructions to pay, batched into ISO 20022 files for the bank."""
