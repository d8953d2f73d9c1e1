// The certified provider, oidc-provider, on this machine: one client, a login that anybody passes, keys given from outside.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const asked = JSON.parse(readFileSync(0, "utf8"));
const levels = ["low", "substantial", "high"];

const provider = new Provider(asked.issuer, {
  clients: [{
    client_id: "guichet",
    client_secret: "a-secret-of-the-tests-only-0123456789",
    redirect_uris: [asked.redirect],
    post_logout_redirect_uris: [asked.after],
    backchannel_logout_uri: asked.logout,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: "ES256",
    token_endpoint_auth_method: "client_secret_basic",
    require_auth_time: true,
  }],
  jwks: { keys: asked.keys },
  cookies: { keys: ["of the tests only"] },
  pkce: { required: () => true },
  acrValues: levels,
  claims: { openid: ["sub", "acr", "sid"], profile: ["name", "birthdate", "locale"] },
  conformIdTokenClaims: true,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(ctx, id) {
    return { accountId: id, claims: async () => ({ sub: id, name: "Amina Rahimi", birthdate: "1996-03-14", locale: "en" }) };
  },
  // The sockets of this machine stand in for a provider's network: its default refuses to call loopback addresses.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
});

provider.on("backchannel.error", (ctx, error) => console.error(error));
const answer = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  try {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
    if (prompt.name === "login") {
      const wanted = (params.acr_values ?? "low").split(" ")[0];
      return await provider.interactionFinished(request, response, { login: { accountId: "amina-7", acr: wanted } });
    }
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  } catch (error) {
    response.writeHead(500).end(String(error?.stack ?? error));
  }
}).listen(asked.port, "127.0.0.1", () => console.log("ready"));
