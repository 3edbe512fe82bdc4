"""What a person got wrong on the command line or in a setting, as one sentence that says what to do."""


class Mistake(Exception):
    """Something wrong with how a command was used; the sentence says what to do."""
