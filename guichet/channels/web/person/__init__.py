"""The pages a person sees, by what they came to do."""
