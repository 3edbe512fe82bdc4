"""What every question and reply has in common: who is asked, which is meant, the ways out, and silence."""
