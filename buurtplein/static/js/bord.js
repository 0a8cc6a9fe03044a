// The bord: to drag a card is to press its button, and every few seconds it looks whether someone else moved one.
(function () {
  "use strict";
  var board = document.getElementById("bord"), news = document.getElementById("bord-nieuws");
  if (!board || !window.fetch || !board.closest) return;
  var EVERY = 4000, mark = '"' + board.getAttribute("data-merk") + '"', dragged = null, asking = false, timer;

  function all(selector, root) {
    return Array.prototype.slice.call((root || board).querySelectorAll(selector));
  }
  function state(card) {
    return card.closest(".kolom").getAttribute("data-stand");
  }
  function say(card, column) {
    news.textContent = card.getAttribute("data-titel") + ": " + column.querySelector("h2").textContent;
  }

  // ---------------------------------------------------------------- dragging, where there is a mouse
  function prepare() {
    if (!window.matchMedia("(pointer:fine)").matches) return;
    all(".actie").forEach(function (card) { card.draggable = true; });
  }
  function target(event) {
    var column = dragged && event.target.closest && event.target.closest(".kolom");
    return column && column !== dragged.closest(".kolom") ? column : null;
  }
  function mark_target(column) {
    all(".kolom").forEach(function (each) { each.classList.toggle("is-doel", each === column); });
  }
  board.addEventListener("dragstart", function (event) {
    dragged = event.target.closest && event.target.closest(".actie");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.getAttribute("data-titel"));
  });
  board.addEventListener("dragover", function (event) {
    var column = target(event);
    mark_target(column);
    if (column) event.preventDefault();
  });
  board.addEventListener("drop", function (event) {
    var column = target(event);
    if (!column) return;
    event.preventDefault();
    say(dragged, column);
    // What is stuck needs a reason: there the page that asks for it opens.
    (dragged.querySelector('button[value="' + column.getAttribute("data-stand") + '"]') || dragged.querySelector("[data-vertel]")).click();
  });
  board.addEventListener("dragend", function () { dragged = null; mark_target(null); });

  // ---------------------------------------------------------------- what others moved
  function places() {
    var found = {};
    all(".actie").forEach(function (card) { found[card.id] = state(card); });
    return found;
  }
  function draw(html) {
    var before = places(), active = document.activeElement;
    var card = board.contains(active) && active.closest(".actie");
    var nth = card ? all("a,button", card).indexOf(active) : -1;
    board.innerHTML = html;
    prepare();
    var again = card && document.getElementById(card.id);
    if (again) (all("a,button", again)[nth] || again).focus({ preventScroll: true });
    all(".actie").forEach(function (each) {
      if (before[each.id] && before[each.id] !== state(each)) say(each, each.closest(".kolom"));
    });
  }
  function look() {
    if (document.hidden || dragged || asking) return;
    asking = true;
    var asked = { headers: { "HX-Request": "true", "If-None-Match": mark }, credentials: "same-origin", cache: "no-store", redirect: "manual" };
    fetch(location.href, asked).then(function (answer) {
      if (answer.status === 0 || answer.status >= 400) clearInterval(timer); // logged out meanwhile
      if (answer.status !== 200) return null;
      mark = answer.headers.get("ETag");
      return answer.text().then(draw);
    }).catch(function () { /* no network for a moment: look again later */ }).then(function () { asking = false; });
  }
  timer = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  prepare();
})();
