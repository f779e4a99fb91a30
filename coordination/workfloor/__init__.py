"""What happens on a floor day by day: who was there, and how a group is made up."""
