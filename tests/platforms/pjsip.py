# A phone made of PJSIP. Registers once and prints {"status": .., "expires": ..} for it; then it waits for a line on
# standard input (or its end), un-registers where it had registered, and prints the same for that.
#
#   pjsip.py HOST:PORT udp|tcp REALM USER PASSWORD ADDRESS LIFETIME
import json
import select
import sys

import pjsua2 as pj

server, transport, realm, user, password, address, lifetime = sys.argv[1:]


class Account(pj.Account):
    """Says what the registrar answered; `answer` is the last final one."""

    answer = None

    def onRegState(self, state):
        self.answer = {"status": state.code, "expires": state.expiration}


def settings():
    account = pj.AccountConfig()
    account.idUri = f"sip:{address}@{realm}"
    account.regConfig.registrarUri = f"sip:{realm}"
    account.regConfig.timeoutSec = int(lifetime)
    account.regConfig.registerOnAdd = False
    account.regConfig.retryIntervalSec = 0  # one try: what it got is the result
    account.sipConfig.proxies.append(f"sip:{server};transport={transport};lr")
    account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", realm, user, 0, password))
    return account


endpoint = pj.Endpoint()
endpoint.libCreate()
config = pj.EpConfig()
config.uaConfig.threadCnt = 0  # all happens in this thread, when it looks
config.logConfig.level = config.logConfig.consoleLevel = 1
endpoint.libInit(config)
endpoint.audDevManager().setNullDev()
own = pj.TransportConfig()
own.boundAddress = "127.0.0.1"
kind = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP}[transport]
endpoint.transportCreate(kind, own)
endpoint.libStart()
account = Account()
account.create(settings())


def registration(renew):
    account.answer = None
    account.setRegistration(renew)
    while account.answer is None:
        endpoint.libHandleEvents(10)
    print(json.dumps(account.answer), flush=True)
    return account.answer["status"]


if registration(True) == 200:
    while not select.select([sys.stdin], [], [], 0)[0]:
        endpoint.libHandleEvents(10)
    registration(False)
account.shutdown()
endpoint.libDestroy()
