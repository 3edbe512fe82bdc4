"""What the bot remembers: tables, migrations, and small functions named for the question they answer."""
