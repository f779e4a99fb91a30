"""Meetings of a support team: agenda and minutes by life domain, agreements, and who does what by when."""
