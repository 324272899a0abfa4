// Keeps the progress page up to date. The server alone renders: when something changed, the page is fetched again and
// its changed parts are put in place, so that focus and scroll position stay.

const courses = document.getElementById("courses");
const connection = document.getElementById("connection");
const news = document.getElementById("news");

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15000;
let pause = FIRST_PAUSE;

function lessonOf(event) {
  return [...document.querySelectorAll("[data-lesson]")].find(
    (part) => part.dataset.course === event.course && part.dataset.lesson === event.lesson,
  );
}

function showActivity(event, text) {
  const activity = lessonOf(event)?.querySelector(".activity");
  if (activity) activity.textContent = text;
}

function say(text) {
  news.textContent = text;
}

function sayVerdict(event) {
  const title = lessonOf(event)?.dataset.title ?? event.lesson;
  const { status, score, max_score } = event.verdict;
  if (status === "error") say(`${title} could not be graded. This cost you no attempt; submit it again.`);
  else say(`${title}: ${status}, ${score} of ${max_score} points.`);
}

// The events of grader_ext/core/events.py.
const reactions = {
  snapshot: () => refresh(),
  queued: (event) => showActivity(event, "Waiting to be graded…"),
  grading_started: (event) => showActivity(event, "Being graded…"),
  test_finished: (event) => showActivity(event, `Test ${event.number} of ${event.total}…`),
  verdict: (event) => { sayVerdict(event); refresh(); },
  unlocked: (event) => { say(`${event.title} is unlocked.`); refresh(); },
  statistics: () => refresh(),
  time_on_task: () => refresh(),
};

let refreshing = false;
let refreshAgain = false;

async function refresh() {
  if (refreshing) { refreshAgain = true; return; }
  refreshing = true;
  try {
    do {
      refreshAgain = false;
      await fetchAndReplace();
    } while (refreshAgain);
  } catch (error) {
    console.warn("The page could not be brought up to date; the next event tries again.", error);
  } finally {
    refreshing = false;
  }
}

async function fetchAndReplace() {
  const response = await fetch(window.location.pathname, { redirect: "manual", cache: "no-store" });
  if (response.type === "opaqueredirect") { window.location.reload(); return; } // logged out: the hub's log-in
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  replaceParts(page.getElementById("courses"));
}

function replaceParts(fresh) {
  const ids = (root) => [...root.querySelectorAll("[data-part]")].map((part) => part.id);
  if (ids(courses).join() !== ids(fresh).join()) {
    courses.replaceChildren(...fresh.childNodes);
    return;
  }
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const shown = document.getElementById(part.id);
    if (shown.className.replace(" changed", "") === part.className && shown.innerHTML === part.innerHTML) continue;
    const focused = shown.contains(document.activeElement);
    if (shown.className.replace(" changed", "") !== part.className) part.classList.add("changed");
    shown.replaceWith(part);
    if (focused) part.querySelector("a")?.focus();
  }
}

function showConnection(text) {
  connection.hidden = !text;
  connection.textContent = text;
}

function connect() {
  const address = new URL(courses.dataset.liveUrl, window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address);
  socket.onopen = () => { pause = FIRST_PAUSE; showConnection(""); };
  socket.onmessage = (message) => {
    const event = JSON.parse(message.data);
    reactions[event.type]?.(event);
  };
  socket.onclose = (event) => {
    if (event.code === 1008) { window.location.reload(); return; } // the session has ended
    showConnection("The connection is lost. It is tried again by itself; what happens meanwhile is shown then.");
    setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
}

connect();
