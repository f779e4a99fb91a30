"""Who can do which task of a job coach, and who has room (S4, C.9)."""
