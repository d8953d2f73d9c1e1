// Keys for people who work here all day: [data-key] is focused or pressed, j and k walk [data-row], Escape leaves a field. Nothing needs it.
(function () {
  "use strict";
  var store = "guichet-keys", on = true;
  try { on = localStorage.getItem(store) !== "off"; } catch (refused) { /* storage may be closed: keys stay on */ }
  var switches = document.querySelectorAll("[data-keys-switch]");
  function tell() {
    switches.forEach(function (each) {
      each.hidden = false;
      each.textContent = on ? each.dataset.on : each.dataset.off;
      each.setAttribute("aria-pressed", String(on));
    });
  }
  switches.forEach(function (each) {
    each.addEventListener("click", function () {
      on = !on;
      try { localStorage.setItem(store, on ? "on" : "off"); } catch (refused) { /* kept for this page only */ }
      tell();
    });
  });
  tell();
  if (!switches.length) return;
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable) {
      if (event.key === "Escape") at.blur(); // then the keys are keys again
      return;
    }
    if (event.key === "j" || event.key === "k") {
      var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
      var here = rows.indexOf(document.activeElement);
      if (here < 0) here = rows.findIndex(function (row) { return row.closest("[aria-current]"); });
      var next = rows[here + (event.key === "j" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    var wanted = Array.prototype.find.call(document.querySelectorAll("[data-key]"), function (each) {
      return each.dataset.key === event.key;
    });
    if (wanted) {
      event.preventDefault();
      wanted.focus();
      if (wanted.tagName !== "INPUT") wanted.click();
    }
  });
})();
