// jambonz's customer-auth-server, rebuilt from the libraries it is made of: it is on GitHub alone, not in the npm registry.
// Same steps in the same order: JSON body, Basic, the account looked for from the start of the configured list, three MD5s.
const { createHash } = require('node:crypto');
const config = require('config');
const express = require('express');
const basicAuth = require('express-basic-auth');

const md5 = (...parts) => createHash('md5').update(parts.join(':')).digest('hex');

function expected(body, password) {
  const ha1 = md5(body.username, body.realm, password);
  const ha2 = md5(body.method, body.uri);
  const once = body.cnonce ? [body.nc, body.cnonce] : [];
  const qop = body.qop ? [body.qop] : [];
  return md5(ha1, body.nonce, ...once, ...qop, ha2);
}

function decide(request, response) {
  const realms = config.get('credentials');
  const { body } = request;
  if (!Object.keys(realms).includes(body.realm)) {
    return response.json({ status: 'fail', msg: 'unknown realm' });
  }
  const account = realms[body.realm].find(({ username }) => username === body.username);
  if (!account) {
    return response.json({ status: 'fail', msg: 'unknown user' });
  }
  const granted = expected(body, account.password) === body.response;
  return response.json(granted ? { status: 'ok' } : { status: 'fail', msg: 'invalid password' });
}

const app = express();
app.use(express.json());
app.use(basicAuth(config.get('server.auth')));
app.post(config.get('server.path'), decide);
app.listen(config.get('server.port'));
