"""The forms that open over the chat: what they show, and what handing one in does."""
