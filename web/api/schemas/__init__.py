"""What the API answers and accepts; fields are the domain's names. One module for each subject."""
