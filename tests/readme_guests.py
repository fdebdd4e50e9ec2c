"""People who were there before the walk: one signs up in the browser, as README.md invites, and emails of earlier walks lie in
the pickup folder. For tests/readme.sh, which runs it in the walk's folder with the address of the server."""
import json
import os
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request


def ask(url, fields=None):
    data = fields and urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, data, timeout=10) as answer:
        return answer.read().decode()


def sign_up(base, user):
    """Signs a person up and opens the link of the email; gives the email."""
    captcha = json.loads(ask(f"{base}/captcha.ashx"))
    total = sum(map(int, captcha["question"].split(" + ")))
    fields = {"user": user, "name": user, "email": f"{user}@example.com", "ha1": "0" * 32,
              "captcha_token": captcha["token"], "captcha_answer": total}
    ask(f"{base}/signup.ashx", fields)
    [email] = pathlib.Path("data/pickup").glob("*.eml")
    text = email.read_text()
    ask(re.search(r"http://\S*/activate\.ashx\?token=[\w-]*", text)[0])
    return text


def leave(text, recipient, name, age):
    """An email of an earlier walk, so many seconds old."""
    file = pathlib.Path("data/pickup", f"{name}.eml")
    file.write_text(text.replace("alex@example.com", recipient), newline="")
    os.utime(file, (time.time() - age,) * 2)


def main(base):
    text = sign_up(base, "alex")
    for digit in "0f":
        leave(text, "readme@example.com", digit * 32, 3600)
        leave(text, "readme@example.com.au", digit * 31 + "1", 0)
        leave(text, "not.readme@example.com", digit * 31 + "2", 0)


if __name__ == "__main__":
    main(sys.argv[1])
