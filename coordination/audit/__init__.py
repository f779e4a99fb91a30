"""The append-only record of acts and of reads of restricted parts."""
