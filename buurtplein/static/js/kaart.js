// A map beside a list that is complete without it. Nothing is fetched from elsewhere before someone asks for the map.
// On the list: a number at each place, which leads to its row. In a form: a tap writes the spot in two fields.
(function () {
  "use strict";
  var DUTCH = [[50.75, 3.3], [53.5, 7.2]];

  function load(box, done) {
    if (window.L) { done(); return; }
    var look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = box.getAttribute("data-leaflet-css");
    document.head.appendChild(look);
    var script = document.createElement("script");
    script.src = box.getAttribute("data-leaflet");
    script.onload = done;
    script.onerror = function () { fail(box); };
    document.head.appendChild(script);
  }

  function part(box, selector) {
    return box.querySelector(selector);
  }

  function fail(box) {
    var words = part(box, "[data-kaart-fout]");
    words.textContent = words.getAttribute("data-kaart-fout");
    part(box, ".kaart__vak").hidden = true;
    part(box, "[data-toon-kaart]").hidden = true;
    if (box.contains(document.activeElement) || document.activeElement === document.body) {
      words.tabIndex = -1;
      words.focus();
    }
  }

  function draw(box) {
    var field = part(box, ".kaart__vak"), failed = false;
    field.hidden = false;
    field.tabIndex = 0;
    var map = L.map(field, {
      zoomControl: false, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false
    });
    map.attributionControl.setPrefix(false);
    L.control.zoom({zoomInTitle: field.getAttribute("data-in"), zoomOutTitle: field.getAttribute("data-uit")}).addTo(map);
    var tiles = L.tileLayer(box.getAttribute("data-tegels"), {maxZoom: 19, attribution: box.getAttribute("data-bron")});
    tiles.on("tileerror", function () {
      if (failed) return;
      failed = true;
      setTimeout(function () { map.remove(); fail(box); }, 0);
    });
    map.fitBounds(DUTCH, {animate: false});
    var shown = box.hasAttribute("data-kies") ? pick(box, map) : rows(map);
    if (shown.length) map.fitBounds(L.latLngBounds(shown), {maxZoom: 16, padding: [30, 30], animate: false});
    tiles.addTo(map);
    field.focus();
  }

  function mark(map, spot, words, number) {
    var look = L.divIcon({className: "kaart__punt", html: String(number), iconSize: [32, 32]});
    var marker = L.marker(spot, {icon: look, title: words, keyboard: true}).addTo(map);
    marker.getElement().setAttribute("aria-label", words);
    return marker;
  }

  // Each number on the map stands for a row of the list: choosing it goes there.
  function rows(map) {
    var found = document.querySelectorAll("[data-lat]");
    return Array.prototype.map.call(found, function (row, i) {
      var link = row.querySelector("a"), spot = [Number(row.getAttribute("data-lat")), Number(row.getAttribute("data-lng"))];
      function go() {
        link.focus();
        row.scrollIntoView({block: "center"});
      }
      var marker = mark(map, spot, link.textContent, i + 1);
      marker.on("click", go);
      marker.getElement().addEventListener("keydown", function (event) {
        if (event.key !== "Enter") return;
        event.preventDefault();
        go();
      });
      return spot;
    });
  }

  // A tap on the map, or Enter at its middle, fills in the fields; as precise as a street.
  function pick(box, map) {
    var names = box.getAttribute("data-kies").split(" ");
    var fields = names.map(function (name) { return document.getElementById(name); });
    var typed = fields.map(function (field) { return parseFloat(field.value.replace(",", ".")); });
    var marker = null;
    function put(spot) {
      if (marker) marker.remove();
      marker = mark(map, spot, fields[0].value, "•");
    }
    function choose(spot) {
      fields[0].value = spot.lat.toFixed(3);
      fields[1].value = spot.lng.toFixed(3);
      put([Number(fields[0].value), Number(fields[1].value)]);
    }
    map.on("click", function (event) { choose(event.latlng); });
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === map.getContainer()) { event.preventDefault(); choose(map.getCenter()); }
    });
    if (isNaN(typed[0]) || isNaN(typed[1])) return [];
    put(typed);
    return [typed];
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-kaart]"), function (box) {
    var button = part(box, "[data-toon-kaart]");
    button.hidden = false;
    button.addEventListener("click", function () {
      button.hidden = true;
      load(box, function () { draw(box); });
    });
  });
})();
