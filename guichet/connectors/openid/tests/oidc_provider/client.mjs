// openid-client, a certified client library, signs in at Guichet: prints the address to ask, reads the answer, prints what it learnt.
import { createInterface } from "node:readline";
import * as client from "openid-client";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const asked = JSON.parse((await lines.next()).value);
const config = await client.discovery(new URL(asked.issuer), asked.id, asked.secret, undefined, { execute: [client.allowInsecureRequests] });
const verifier = client.randomPKCECodeVerifier(), state = client.randomState(), nonce = client.randomNonce();
console.log(client.buildAuthorizationUrl(config, {
  redirect_uri: asked.redirect, scope: "openid profile", state, nonce, max_age: "3600",
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
}).href);
const answer = new URL((await lines.next()).value);
const tokens = await client.authorizationCodeGrant(config, answer, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3600, idTokenExpected: true });
const claims = tokens.claims();
console.log(JSON.stringify({ claims, told: await client.fetchUserInfo(config, tokens.access_token, claims.sub) }));
process.exit(0);
