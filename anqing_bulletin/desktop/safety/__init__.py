"""That no work is lost: journal, recovery, and two people at one file."""
