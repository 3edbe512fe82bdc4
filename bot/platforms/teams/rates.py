"""How fast Teams takes messages, as its documentation says."""

from bot.sending.rates import Rates, Window

# learn.microsoft.com, "Optimize your bot with rate limiting": the four windows of "send to conversation".
# For an app and tenant the published figures differ (30 and 50 a second), so this stays below both.
RATES = Rates(
    tenant=(Window(20, 1),),
    conversation=(Window(7, 1), Window(8, 2), Window(60, 30), Window(1800, 3600)),
)
