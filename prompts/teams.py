"""What only Teams shows: short lines beside cards, and to people who have no mailbox with us."""

from prompts.cards import Card, Text

STRANGER = "I don't know you yet. Ask the learning team to add you to a program."
SIGN_IN = "Teams could not tell me who you are. Please open this page again, or write to me in the chat."
NOTED = "Noted."
NOT_INSTALLED = "has not installed the app in Teams; an administrator can do it for them"
OLD_BUTTON = "This button is from an older message. Write “status” to see what waits for you."


def too_long(characters: int, most: int) -> str:
    """Said instead of storing it."""
    return f"That is {characters:,} characters; up to {most:,} fit. Send the part that counts."


def possible_repeat(card: Card) -> Card:
    """The same card, saying that it may have been there before."""
    mark = Text(body="You may have had this already: Teams did not tell me whether it arrived.", tone="quiet")
    return card.model_copy(update={"parts": (mark, *card.parts)})
