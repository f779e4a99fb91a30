"""What a house of justice is told about an imposed guidance: facts of a closed list, and nothing of care."""
