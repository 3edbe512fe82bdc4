"use strict";

// Everything shown comes from our own server, which asks who is looking with every request.
const page = document.getElementById("page");

function say(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  page.replaceChildren(line);
}

async function ask(path) {
  const token = await microsoftTeams.authentication.getAuthToken();
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || "That did not work.");
  return body;
}

async function show(number) {
  try {
    const found = await ask(`/teams/tab/home?page=${encodeURIComponent(number)}`);
    page.innerHTML = found.html;
    page.dataset.chat = found.chat;
  } catch (error) {
    say(error.message || "That did not work. Please open the page again.");
  }
}

async function press(button) {
  const { action, value } = button.dataset;
  if (action === "home.page") return show(value);
  const dialogs = microsoftTeams.dialog && microsoftTeams.dialog.adaptiveCard;
  if (action.startsWith("form.") && dialogs && dialogs.isSupported() && dialogs.bot.isSupported()) {
    const asked = new URLSearchParams({ name: action.slice("form.".length), value });
    const form = await ask(`/teams/tab/form?${asked}`);
    return dialogs.bot.open(form, () => show("1"));
  }
  return microsoftTeams.app.openLink(page.dataset.chat);
}

page.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) press(button).catch((error) => say(error.message));
});

async function begin() {
  if (!window.microsoftTeams) return say("This page opens inside Microsoft Teams.");
  await microsoftTeams.app.initialize();
  const context = await microsoftTeams.app.getContext();
  document.documentElement.classList.toggle("dark", context.app.theme !== "default");
  await show("1");
  microsoftTeams.app.notifySuccess();
}

begin().catch(() => say("This page opens inside Microsoft Teams."));
