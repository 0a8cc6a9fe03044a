// What someone types is kept in this browser until it is placed: a lost connection, a step back or a closed tab loses no
// words. Kept per person and per form (data-bewaar), for two weeks; gone when it is placed and at log-out (data-klaar).
(function () {
  "use strict";
  var PREFIX = "bewaard:", DAY = 86400000, KEPT = 14 * DAY;
  var store;
  try { store = window.localStorage; store.getItem(PREFIX); } catch (refused) { return; }
  if (!store) return;

  function each(list, what) { Array.prototype.forEach.call(list, what); }

  function keyOf(form) { return PREFIX + form.getAttribute("data-bewaar"); }

  function fieldsOf(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && ["csrf_token", "next", "advised"].indexOf(field.name) < 0 && ["file", "password", "submit", "button"].indexOf(field.type) < 0;
    });
  }

  function isChoice(field) { return field.type === "radio" || field.type === "checkbox"; }

  // [name, value] of every field, and for a choice whether it is made. `once` says which sending it is, and is no text.
  function read(form) {
    return fieldsOf(form).map(function (field) {
      return isChoice(field) ? [field.name, field.value, field.checked] : [field.name, field.value];
    });
  }

  function words(fields) { return JSON.stringify(fields.filter(function (field) { return field[0] !== "once"; })); }

  function kept(key) {
    try {
      var found = JSON.parse(store.getItem(key));
      if (found && Date.now() - found.when < KEPT) return found;
    } catch (broken) { /* not ours: forget it */ }
    store.removeItem(key);
    return null;
  }

  function keep(form) {
    var fields = read(form);
    if (words(fields) === form.getAttribute("data-leeg")) { store.removeItem(keyOf(form)); return; }
    try { store.setItem(keyOf(form), JSON.stringify({ when: Date.now(), fields: fields })); } catch (full) { /* then without */ }
  }

  // The same sending keeps its `once` for a day: what did arrive, though the answer got lost, is not placed twice.
  function put(form, found) {
    fieldsOf(form).forEach(function (field) {
      found.fields.forEach(function (was) {
        if (was[0] !== field.name || (field.name === "once" && Date.now() - found.when > DAY)) return;
        if (!isChoice(field)) field.value = was[1];
        else if (was[1] === field.value) field.checked = was[2];
      });
      var fold = field.value && !isChoice(field) && field.type !== "hidden" && field.closest("details");
      if (fold) fold.open = true;
    });
  }

  function offerEmpty(form, notice) {
    var way = notice.querySelector("[data-opnieuw]");
    if (!way) return;
    way.hidden = false;
    way.querySelector("button").onclick = function () {
      store.removeItem(keyOf(form));
      window.location.assign(window.location.pathname);
    };
  }

  function start(form) {
    var found = kept(keyOf(form)), notice = form.querySelector("[data-bewaard]");
    if (form.hasAttribute("data-leeg")) return;
    form.setAttribute("data-leeg", found ? "" : words(read(form))); // what came back is never empty
    if (!found || words(found.fields) === words(read(form))) return;
    put(form, found);
    if (!notice) return;
    notice.hidden = false;
    offerEmpty(form, notice);
  }

  function forget(what) {
    if (what !== "*") { store.removeItem(PREFIX + what); return; }
    Object.keys(store).forEach(function (key) { if (key.indexOf(PREFIX) === 0) store.removeItem(key); });
  }

  function prepare(root) {
    each(root.querySelectorAll("[data-klaar]"), function (done) { forget(done.getAttribute("data-klaar")); });
    each(root.querySelectorAll("form[data-bewaar]"), start);
  }

  function typed(event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-bewaar")) keep(form);
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("htmx:afterSwap", function (event) { prepare(event.target); });
  prepare(document);
})();
