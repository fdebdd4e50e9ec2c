// Drives the real jambonz client libraries: reads one case per line as JSON, prints one outcome per line as JSON.
//
// The SIP request is parsed, routed and answered by drachtio-srf, jambonz's own SIP framework; only the socket after it
// is a stub. All cases run at once, so outcomes come in any order; each names its case by `id`.
//
// A case:    {id, library, hook: {url, method, username, password, secret}, realm, source: {address, port, protocol},
//             expires, sip, first, answer}; `sip` is the text of the request, with {cseq} and {authorization} in it;
//             `first` is the Authorization of the first try, if any; `answer` says how the phone answers a challenge:
//             {header, hash, username, realm, password, uri, qop, nc, cnonce}.
// An outcome: {id, challenge, authorization, alerts, result}; result is {granted: <what the hook answered>}, {sent: {status, headers}}
//             or {rejected: <message>} where the library fails and nothing is ever sent.
'use strict';

// digest-utils makes a key of this when it is loaded, for passwords in jambonz's own database. None is used here.
process.env.ENCRYPTION_SECRET = 'of nothing';

const { createHash } = require('node:crypto');
const { EventEmitter } = require('node:events');
const path = require('node:path');
const readline = require('node:readline');

const modules = path.join(__dirname, '../npm');
const load = (name) => require(require.resolve(name, { paths: [modules] }));
const connect = load('drachtio-srf/lib/connect');
const Request = load('drachtio-srf/lib/request');
const Response = load('drachtio-srf/lib/response');
const SipMessage = load('drachtio-srf/lib/sip-parser/message');
const httpAuthenticator = load('@jambonz/http-authenticator');

// drachtio prints each error that reaches it; the outcome says it.
console.error = () => {};

const logger = { info() {}, error() {}, debug() {} };
const AlertType = { WEBHOOK_STATUS_FAILURE: 'webhook-failure', WEBHOOK_CONNECTION_FAILURE: 'webhook-connection-failure' };

// Each library as middleware, set up as jambonz's registrar and session border controller set it up.
const libraries = {
  'digest-utils 0.0.9': () => load('@jambonz/digest-utils'),
  'digest-utils 0.0.6': () => load('@jambonz/digest-utils-006'),
  'http-authenticator 0.2.2': (hook, alerts) => {
    const emitter = new EventEmitter();
    emitter.on('error', (error) => alerts.push({ status: error.statusCode ?? null }));
    const lookup = async () => ({ url: hook.url, username: hook.username, password: hook.password, method: hook.method });
    return httpAuthenticator(lookup, logger, { emitter });
  },
};

function localsOf({ hook, realm }) {
  return {
    logger,
    realm,
    account_sid: 'ed649e33-e771-403a-8c99-1780eabbc803',
    registration_hook_url: hook.url,
    registration_hook_method: hook.method,
    registration_hook_username: hook.username,
    registration_hook_password: hook.password,
    webhook_secret: hook.secret,
  };
}

function requestOf(given, sip) {
  const { address, port, protocol } = given.source;
  const req = new Request(new SipMessage(sip), { source: 'network', address, port, protocol });
  req.locals = localsOf(given);
  if (given.expires !== null) req.registration = { expires: given.expires };
  return req;
}

// One request through the library, to the answer that the phone would get.
function knock(given, sip) {
  return new Promise((resolve) => {
    const alerts = [];
    const done = (result) => resolve({ alerts, result });
    const req = requestOf(given, sip);
    const agent = { sendResponse: (res, opts) => done({ sent: { status: res.status, headers: opts.headers ?? {} } }) };
    const res = new Response(agent);
    req.res = res;
    res.req = req;
    const stats = { histogram() {} };
    const writeAlerts = async ({ alert_type, status }) => alerts.push({ type: alert_type, status: status ?? null });
    req.srf = { locals: { AlertType, stats, writeAlerts } };
    const library = libraries[given.library](given.hook, alerts);
    const app = connect();
    app.use((req, res, next) => {
      library(req, res, next).catch((error) => done({ rejected: error.message }));
    });
    app.use((req) => done({ granted: req.authorization.grant }));
    app.handle(req, res);
  });
}

const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);

// RFC 7616 section 3.4.1, and RFC 2069 section 2.1.2 where there is no qop; independent of the service under test.
function responseOf(answer, method, nonce) {
  const digest = (...parts) => createHash(answer.hash).update(parts.join(':')).digest('hex');
  const a1 = digest(answer.username, answer.realm, answer.password);
  const a2 = digest(method, answer.uri);
  return answer.qop ? digest(a1, nonce, answer.nc, answer.cnonce, answer.qop, a2) : digest(a1, nonce, a2);
}

function authorizationOf(answer, method, challenge) {
  const nonce = /nonce="([^"]*)"/.exec(challenge)[1];
  const response = responseOf(answer, method, nonce);
  return fill(answer.header, { ...answer, nonce, response, RESPONSE: response.toUpperCase() }) + '\r\n';
}

// A phone's whole try: as it comes, and then with the answer to what came back.
async function attempt(given) {
  const first = await knock(given, fill(given.sip, { cseq: '1', authorization: given.first ?? '' }));
  const challenge = first.result.sent?.headers['WWW-Authenticate'];
  if (!challenge) return first;
  const authorization = authorizationOf(given.answer, given.sip.split(' ')[0], challenge);
  const second = await knock(given, fill(given.sip, { cseq: '2', authorization }));
  return { challenge, authorization, ...second };
}

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const given = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id: given.id, ...(await attempt(given)) }) + '\n');
});
