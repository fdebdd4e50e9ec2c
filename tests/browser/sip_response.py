"""Hashes for the browser tests, made by Python's hashlib and none of our code: a phone's answer to a SIP challenge.

Reads one JSON object from standard input and prints the response of RFC 7616 section 3.4.1 with qop=auth. The HA1 is
taken as it is where there is one, else made from the password.
"""

import hashlib
import json
import sys


def main():
    challenge = json.load(sys.stdin)
    digest = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[challenge["algorithm"]]

    def hashed(*parts):
        return digest(":".join(parts).encode("utf-8")).hexdigest()

    def named(*names):
        return [challenge[name] for name in names]

    ha1 = challenge["ha1"] if "ha1" in challenge else hashed(*named("username", "realm", "password"))
    ha2 = hashed(*named("method", "uri"))
    print(hashed(ha1, *named("nonce", "nc", "cnonce", "qop"), ha2))


main()
