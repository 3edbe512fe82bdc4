"""What is around the weekly coaching prompt: cards, answers, pace, tailoring, hold-out, and results."""
