"""How fast Slack takes messages, as its documentation says."""

from bot.sending.rates import Rates, Window

# docs.slack.dev, chat.postMessage: "1 message per second to a specific channel", in short bursts more, and
# "several hundred messages per minute" to a workspace. How long a burst may be is not published: short here.
RATES = Rates(
    tenant=(Window(8, 1), Window(40, 10)),
    conversation=(Window(2, 1), Window(5, 5)),
)
