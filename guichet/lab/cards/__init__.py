"""The lab's banks and providers of card payments: GOV.UK Pay's API, Stripe Checkout's, and a page to pay on."""
