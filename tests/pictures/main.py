"""Makes the pictures of README.md: `main.py make|check BINARY FOLDER`, for tests/pictures.sh. `check` writes nothing: it fails
where what would be on a picture today is not what is on that of the folder, times and tokens apart."""
import base64
import io
import pathlib
import re
import sys
import time

from PIL import Image, PngImagePlugin

from chromium import Chromium
from service import HOST, Service
from terminal import drawn

LARGEST = 100_000
COLOURS = 128
# What differs from run to run, and takes as much room as it did.
CHANGING = [r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r"\d+ s ago", r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d", r"(?<=/provision/)[\w-]+"]
PASSWORD_OF_ANOTHER = "some other password"
# Two screens of one phone beside each other, each in a grey that is seen on white and on black.
PHONES = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: flex; gap: 20px; background: transparent }}
img {{ display: block; width: {width}px; height: {height}px; border: 8px solid #5b6472; border-radius: 30px; background: #fff }}
</style>{images}"""
WIDTH, HEIGHT = 360, 720


def live(service):
    """What the phone of alex has been through; gives the password."""
    password = service.add_account("alex")
    time.sleep(1.5)  # a change by the command line counts within a second
    nonce = f"{int(time.time())}12300"
    answers = [service.register("alex", password, "203.0.113.50", nonce),
               service.register("alex", PASSWORD_OF_ANOTHER, "192.0.2.17", nonce),
               service.register("alex", password, "198.51.100.7", nonce)]
    if answers != ["ok", "fail", "fail"]:
        raise SystemExit(f"the phone was answered {answers}: {service.read_log()}")
    return password


def my_phone(service, password):
    with Chromium(HOST, service.port) as browser:
        browser.screen(WIDTH, HEIGHT, 2, True)
        browser.open(f"http://{HOST}/login.html")
        browser.fill("#user", "alex")
        browser.fill("#password", password)
        browser.click("#submit")
        browser.wait_for("#phone #address")
        browser.click("#make-link")
        browser.wait_for("#qr svg")
        screens = [screen_of(browser, "#make-link"), screen_of(browser, "#attempts")]
        text = steady("\n".join(text for _, text in screens))
        return with_palette(framed(browser, [picture for picture, _ in screens]), text)


def screen_of(browser, selector):
    """The phone's screen, scrolled to the section that holds this, and the section's text."""
    text = browser.script("""
        document.activeElement.blur();
        scrollTo(0, 0);
        const section = document.querySelector(arguments[0]).closest('section');
        scrollTo(0, section.getBoundingClientRect().top - 16);
        return section.innerText;
    """, selector)
    return browser.shoot(), text


def steady(text):
    """The text without what differs from run to run."""
    for pattern in CHANGING:
        text = re.sub(pattern, "...", text)
    return text


def framed(browser, screens):
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(each).decode()}">' for each in screens)
    page = PHONES.format(width=WIDTH, height=HEIGHT, images=images)
    browser.screen(2 * (WIDTH + 16) + 20, HEIGHT + 16, 1.5, False)
    browser.devtools("Emulation.setDefaultBackgroundColorOverride", {"color": {"r": 0, "g": 0, "b": 0, "a": 0}})
    browser.open("data:text/html;base64," + base64.b64encode(page.encode()).decode())
    browser.script("return Promise.all([...document.images].map(image => image.decode()))")
    return browser.shoot()


def with_palette(picture, text):
    """The picture with few colours, and with the text that is on it as its description."""
    out, description = io.BytesIO(), PngImagePlugin.PngInfo()
    description.add_itxt("Description", text)
    image = Image.open(io.BytesIO(picture)).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    image.save(out, "PNG", optimize=True, pnginfo=description)
    return out.getvalue()


def explained(service):
    printed = service.run("explain", "alex")
    if printed.returncode != 1 or "REFUSED" not in printed.stdout or "replay" not in printed.stdout:
        raise SystemExit(f"explain did not explain the replay: {printed.stdout}{printed.stderr}")
    return drawn("realmgate explain alex", printed.stdout).encode()


def text_of(name, picture):
    """What is to be read on a picture, without what differs from run to run."""
    if name.endswith(".png"):
        return Image.open(io.BytesIO(picture)).text["Description"]
    # Where a line breaks depends on how long a time is.
    return steady(" ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", picture.decode(), flags=re.S).split()))


def main(mode, binary, folder):
    folder = pathlib.Path(folder)
    with Service(binary) as service:
        password = live(service)
        pictures = {"explain.svg": explained(service), "my-phone.png": my_phone(service, password)}
    for name, picture in pictures.items():
        if not 1_000 < len(picture) <= LARGEST:
            raise SystemExit(f"{name} has {len(picture)} bytes; at most {LARGEST} are asked for")
        if mode == "make":
            (folder / name).write_bytes(picture)
        elif text_of(name, (folder / name).read_bytes()) != text_of(name, picture):
            raise SystemExit(f"{folder / name} is out of date: run tests/pictures.sh and commit what it makes")
        print(f"{folder / name}: {'made' if mode == 'make' else 'current'}, {len(picture)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
