"""Takes card payments on the hosted pages of Stripe Checkout."""
