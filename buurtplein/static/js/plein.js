// Extras on pages that already work without it: read aloud, filters that stand open on a wide screen,
// one send per form, and the keyboard focus on what went wrong or what was just put on the page.
(function () {
  "use strict";
  var speech = window.speechSynthesis;

  function words(button) {
    var target = document.querySelector(button.getAttribute("data-lees-voor"));
    return target ? (target.innerText || target.textContent).slice(0, 8000) : "";
  }

  function label(button) {
    return button.querySelector("span") || button;
  }

  function calm(button) {
    label(button).textContent = button.getAttribute("data-start");
    button.setAttribute("aria-pressed", "false");
  }

  // Long texts are read per sentence: some browsers fall silent after 15 seconds of one utterance.
  function read(button) {
    var parts = words(button).match(/[^.!?\n]+[.!?\n]*/g) || [];
    button.setAttribute("aria-pressed", "true");
    label(button).textContent = button.getAttribute("data-stop") || "Stop";
    parts.forEach(function (part, i) {
      var sentence = new SpeechSynthesisUtterance(part);
      sentence.lang = document.documentElement.lang || "nl";
      sentence.rate = 0.95;
      if (i === parts.length - 1) sentence.onend = function () { calm(button); };
      speech.speak(sentence);
    });
    if (!parts.length) calm(button);
  }

  function readAloud(button) {
    var busy = button.getAttribute("aria-pressed") === "true";
    speech.cancel();
    Array.prototype.forEach.call(document.querySelectorAll("[data-lees-voor][data-start]"), calm);
    if (!busy) read(button);
  }

  function prepare(root) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-lees-voor]"), function (button) {
      if (!speech || !window.SpeechSynthesisUtterance || button.hasAttribute("data-start")) return;
      button.setAttribute("data-start", label(button).textContent);
      button.setAttribute("aria-pressed", "false");
      button.hidden = false;
    });
    if (window.matchMedia && window.matchMedia("(min-width:62em)").matches) {
      Array.prototype.forEach.call(root.querySelectorAll("details.vouw--open-breed"), function (fold) { fold.open = true; });
    }
    Array.prototype.forEach.call(root.querySelectorAll("[data-print]"), function (button) { button.hidden = false; });
    var first = root.querySelector("[data-focus]");
    var target = first && (first.getAttribute("data-focus") ? document.querySelector(first.getAttribute("data-focus")) : first);
    if (target) target.focus();
  }

  // Which photos were chosen: a small picture where the browser can make one, and always the name.
  function showChosen(input) {
    var list = document.querySelector(".fotokeuze");
    if (!list) return;
    list.textContent = "";
    Array.prototype.forEach.call(input.files || [], function (file) {
      var item = document.createElement("li");
      item.appendChild(document.createTextNode(file.name));
      list.appendChild(item);
      if (!window.createImageBitmap) return;
      createImageBitmap(file).then(function (picture) {
        var canvas = document.createElement("canvas"), scale = Math.max(224 / picture.width, 176 / picture.height);
        canvas.width = 224;
        canvas.height = 176;
        canvas.setAttribute("aria-hidden", "true");
        canvas.getContext("2d").drawImage(picture, (224 - picture.width * scale) / 2, (176 - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
        picture.close();
        item.insertBefore(canvas, item.firstChild);
      }, function () { /* a kind that this browser cannot show: the name says enough */ });
    });
    list.hidden = !list.firstChild;
  }

  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute && event.target.hasAttribute("data-fotos")) showChosen(event.target);
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-lees-voor]");
    if (button && speech) readAloud(button);
    var print = event.target.closest && event.target.closest("[data-print]");
    if (print) { event.preventDefault(); window.print(); }
  });

  // A second tap on the same button sends nothing twice. The button stays focusable and keeps its value.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-verstuurd")) { event.preventDefault(); return; }
    form.setAttribute("data-verstuurd", "");
    setTimeout(function () { form.removeAttribute("data-verstuurd"); }, 8000); // the answer never came: try again
  });
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-verstuurd]"), function (form) { form.removeAttribute("data-verstuurd"); });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches("form")) return; // a field that asks for suggestions says nothing of its form
    form.removeAttribute("data-verstuurd");
    // A refusal is a page of its own, with the reason and what was typed: let the browser ask for it.
    if (event.detail.xhr && event.detail.xhr.status >= 400) form.submit();
  });
  // No network: sent the plain way, the page that comes says so, and the words stay (js/draft.js).
  document.addEventListener("htmx:sendError", function (event) {
    if (event.target.matches && event.target.matches("form")) { event.target.removeAttribute("data-verstuurd"); event.target.submit(); }
  });
  document.addEventListener("htmx:afterSwap", function (event) { prepare(event.target); });
  window.addEventListener("pagehide", function () { if (speech) speech.cancel(); });

  // Pages that were kept for when there is no network: never those of someone else, and seen to by js/sw.js.
  function withoutNetwork() {
    var who = document.body.getAttribute("data-wie"), script = document.body.getAttribute("data-werker");
    if (!navigator.serviceWorker || !window.caches || !who) return;
    caches.keys().then(function (names) {
      names.forEach(function (name) { if (/^gezien /.test(name) && name.split(" ")[2] !== who) caches.delete(name); });
    });
    if (script) navigator.serviceWorker.register(script, { scope: script.replace(/[^/]*$/, "") });
  }
  if (document.readyState === "complete") withoutNetwork();
  else window.addEventListener("load", withoutNetwork);

  prepare(document);
})();
