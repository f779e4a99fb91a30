"""What changed since somebody was last here, within what that somebody may know."""
