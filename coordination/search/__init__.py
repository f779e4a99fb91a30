"""Looking something up by reference or name, within what the actor may see."""
