// Without network: the plein, the agenda and the gids as they were last seen, and whom to call. With network: nothing of
// this. PLEIN (from home/installed.py) says which files and pages. A page is kept only when its answer names its reader in
// X-Bewaar, and only for that reader. What is sent is never kept to send later: it fails, and says so.
(function () {
  "use strict";
  var FILES = "vast " + PLEIN.buurt + " " + PLEIN.version, SEEN = "gezien " + PLEIN.buurt + " ", WHEN = "X-Van";

  function ours(name) { return name.indexOf("vast " + PLEIN.buurt + " ") === 0 || name.indexOf(SEEN) === 0; }

  function forget(but) {
    return caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return ours(name) && but.indexOf(name) < 0; })
        .map(function (name) { return caches.delete(name); }));
    });
  }

  function dated(response) {
    return response.text().then(function (text) {
      return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", [WHEN]: new Date().toISOString() } });
    });
  }

  // What may be kept, is. What one person saw goes as soon as another reads here.
  function keep(path, response) {
    var reader = response.headers.get("X-Bewaar");
    if (!response.ok || response.redirected || !reader) return Promise.resolve();
    var copy = response.clone();  // now: the other goes to the reader
    return forget([FILES, SEEN + reader]).then(function () {
      return Promise.all([caches.open(SEEN + reader), dated(copy)]);
    }).then(function (both) { return both[0].put(path, both[1]); });
  }

  function fetched(event) {
    return Promise.resolve(event.preloadResponse).then(function (early) { return early || fetch(event.request); }).then(function (response) {
      var where = new URL(event.request.url);
      if (!where.search) event.waitUntil(keep(where.pathname, response));
      return response;
    });
  }

  // How every page from here is answered: with the policy of now, not with that of the day it was kept.
  function html(text, status) {
    return new Response(text, { status: status, statusText: status === 200 ? "OK" : "Offline", headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PLEIN.policy } });
  }

  function moment(when, lang) {
    var time = { hour: "2-digit", minute: "2-digit" }, day = { weekday: "long", day: "numeric", month: "long" };
    return when.toLocaleString(lang, when.toDateString() === new Date().toDateString() ? time : Object.assign(day, time));
  }

  function lastSeen(path) {
    return caches.match(path).then(function (kept) {
      return kept && kept.text().then(function (text) {
        var lang = (/<html lang="([^"]+)"/.exec(text) || [0, "nl"])[1];
        var words = text.replace(" hidden data-offline", " data-offline").replace("{tijd}", moment(new Date(kept.headers.get(WHEN)), lang));
        return html(words, 200);
      });
    });
  }

  // The page without network names only what was kept.
  function offline(sent) {
    return caches.match(PLEIN.offline).then(function (page) {
      if (!page) return Response.error();
      return Promise.all([page.text()].concat(PLEIN.seen.map(function (path) { return caches.match(path); }))).then(function (found) {
        var text = found.shift();
        PLEIN.seen.forEach(function (path, i) { if (found[i]) text = text.replace('hidden data-gezien="' + path + '"', ""); });
        return html(sent ? text.replace(" hidden data-niet-verstuurd", "") : text, 503);
      });
    });
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(FILES).then(function (cache) { return cache.addAll(PLEIN.files.concat(PLEIN.offline)); })
      .then(function () { return self.skipWaiting(); }));
  });

  // The page someone reads when this comes to work, at the very first visit, did not pass here: it is asked for once more,
  // and nobody waits for that.
  function keepOpen() {
    return self.clients.matchAll({ type: "window" }).then(function (windows) {
      return Promise.all(windows.map(function (open) {
        var path = new URL(open.url).pathname;
        if (PLEIN.seen.indexOf(path) < 0) return null;
        return fetch(path).then(function (response) { return keep(path, response); }).catch(function () {});  // offline again
      }));
    });
  }

  self.addEventListener("activate", function (event) {
    var early = self.registration.navigationPreload ? self.registration.navigationPreload.enable() : null;
    event.waitUntil(Promise.all([early, forget([FILES])]).then(function () { return self.clients.claim(); }).then(function () { keepOpen(); }));
  });

  // A form with files goes its own way: Safari 11 and 12 lose what is in it when a worker passes it on.
  function hasFiles(asked) { return /^multipart\//.test(asked.headers.get("Content-Type") || ""); }

  self.addEventListener("fetch", function (event) {
    var asked = event.request, where = new URL(asked.url), path = where.pathname + where.search;
    if (where.origin !== self.location.origin) return;
    if (asked.mode === "navigate" && asked.method === "POST") {
      if (hasFiles(asked)) return;
      event.respondWith(fetch(asked).catch(function () { return offline(true); }));
    } else if (asked.mode === "navigate" && asked.method === "GET") {
      event.respondWith(fetched(event).catch(function () {
        return lastSeen(path).then(function (page) { return page || offline(false); });
      }));
    } else if (asked.method === "GET" && PLEIN.files.indexOf(path) >= 0) {
      event.respondWith(caches.match(asked).then(function (file) { return file || fetch(asked); }));
    }
  });
})();
