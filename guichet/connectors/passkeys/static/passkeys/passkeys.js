// Passkeys: shows the forms marked [data-passkey] ("get" signs in, "create" adds one) and lets the device answer for them. Nothing else needs it.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function ask(kind, options) {
    options.challenge = bytes(options.challenge);
    (options.excludeCredentials || options.allowCredentials || []).forEach(function (each) { each.id = bytes(each.id); });
    if (kind === "get") return navigator.credentials.get({ publicKey: options });
    options.user.id = bytes(options.user.id);
    return navigator.credentials.create({ publicKey: options });
  }
  function told(made) {
    var said = { clientDataJSON: text(made.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (made.response[name]) said[name] = text(made.response[name]);
    });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response: said });
  }
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var wrong = form.querySelector("[data-passkey-wrong]");
      if (wrong) wrong.hidden = true;
      fetch(form.action.split("?")[0] + "options/", { credentials: "same-origin", redirect: "error" })
        .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
        .then(function (options) { return ask(form.dataset.passkey, options); })
        .then(function (made) { form.elements.answer.value = told(made); form.submit(); })
        .catch(function () { if (wrong) wrong.hidden = false; });
    });
  });
})();
