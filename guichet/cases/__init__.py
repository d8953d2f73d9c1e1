"""What happens after submission: a case, its deadline, its questions and its decisions."""
