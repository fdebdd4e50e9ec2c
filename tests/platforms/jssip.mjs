// A phone made of JsSIP, over WebSocket. Registers once and prints {"status": .., "expires": ..} for it; then it waits for
// a line on standard input (or its end), un-registers where it had registered, and prints the same for that.
//
//   node jssip.mjs HOST:PORT REALM USER PASSWORD ADDRESS LIFETIME
import { createRequire } from "node:module";

const require = createRequire(new URL("../npm/package.json", import.meta.url));
const JsSIP = require("jssip");
const NodeWebSocket = require("jssip-node-websocket");

const [server, realm, user, password, address, lifetime] = process.argv.slice(2);
const phone = new JsSIP.UA({
  sockets: [new NodeWebSocket(`ws://${server}`)],
  uri: `sip:${address}@${realm}`,
  authorization_user: user,
  password,
  register_expires: Number(lifetime),
});

const tell = (response) => {
  const contact = response?.headers?.Contact?.[0]?.raw ?? "";
  const expires = Number(/expires=(\d+)/.exec(contact)?.[1] ?? 0);
  console.log(JSON.stringify({ status: response?.status_code ?? 0, expires }));
};

phone.on("registered", ({ response }) => {
  tell(response);
  process.stdin.once("data", () => phone.unregister());
  process.stdin.once("end", () => phone.unregister());
});
phone.on("unregistered", ({ response }) => {
  tell(response);
  process.exit();
});
phone.on("registrationFailed", ({ response }) => {
  tell(response);
  process.exit();
});
phone.start();
