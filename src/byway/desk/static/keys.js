// Keys for a shift: a letter or digit presses the button that shows it. Everything works without.
"use strict";

function writing(target) {
  return target.closest("input:not([type=checkbox]), textarea, select") !== null;
}

function insert(button) {
  const box = document.getElementById(button.dataset.into);
  const answer = document.getElementById(button.dataset.insert);
  if (!box || !answer) return false;
  const before = box.value.trim();
  box.value = (before ? before + "\n\n" : "") + answer.textContent.trim();
  box.focus();
  return true;
}

// The letter that the keyboard writes, or on a Cyrillic one the letter that stands there in Latin.
function pressed(event) {
  if (event.code.startsWith("Digit")) return event.code.slice(5);
  const letter = event.key.toLowerCase();
  return /^[a-z]$/.test(letter) ? letter : event.code.replace(/^Key/, "").toLowerCase();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button && insert(button)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && writing(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) return;
  const key = pressed(event);
  const name = (event.shiftKey ? "shift+" : "") + key;
  const found = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("textarea, input")) found.focus();
  else found.click();
});
