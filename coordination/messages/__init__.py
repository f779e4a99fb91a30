"""E-mails that must leave: written down in the transaction of the act, sent later, never about whom."""
