"""The doors people come through; each turns a journey's steps into what its visitors can use, and knows no other."""
