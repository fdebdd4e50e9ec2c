// Passwords that are easy to guess: domain/src/accounts/weak_password has the same rules, with their reasons.

import { md5 } from "./noble-hashes.js";

const SHORTEST_WORD = 4;
const SHORTEST_NAME = 3;
const SHARE_OF_NUMBERS = 3;
const SHORTEST_RUN = 3;
const LONGEST_UNIT = 4;
const FEW = 4;

const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789".repeat(4) + "0",
  "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
  "qwertzuiopü+", "asdfghjklöä#", "yxcvbnm,.-",
  "azertyuiop", "qsdfghjklm", "wxcvbn",
  "!@#$%^&*()_+", "!\"§$%&/()=",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp", "qaywsxedcrfvtgbzhnujmikolp",
  "zaq12wsxcde34rfvbgt56yhnmju78ik", "1qazxsw23edcvfr45tgbnhy67ujmki8",
  "1q2w3e4r5t6y7u8i9o0p", "1q2w3e4r5t6z7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
].flatMap((row) => [row, [...row].reverse().join("")]);

const LOOKALIKES = { 4: "a", "@": "a", 8: "b", 3: "e", "€": "e", 9: "g", 1: "i", "!": "i", "|": "l", 0: "o", 5: "s", $: "s", 7: "t", "+": "t", 2: "z" };
const ACCENTS = Object.entries({
  a: "àáâãäåā", ae: "æ", c: "çćč", d: "ď", e: "èéêëēěę", i: "ìíîïī", l: "ł", n: "ñńň", o: "òóôõöøō", r: "ř", s: "śš", ss: "ß", u: "ùúûüůū", y: "ýÿ",
});

const SIGN = /[^\p{Alphabetic}\p{N}]+/u;
const squeeze = (text) => text.split(SIGN).join("");
const HAS_LETTER = /\p{Alphabetic}/u;
const NO_LETTER = /\P{Alphabetic}/u;
const NO_LETTERS_BEFORE = [/^\P{Alphabetic}+/u, ""];
const NO_LETTERS_AFTER = [/\P{Alphabetic}+$/u, ""];
const SIGNS_AFTER = [/[^\p{Alphabetic}\p{N}]+$/u, ""];

const fold = (text) => {
  const plain = (letter) => ACCENTS.find(([, accented]) => accented.includes(letter))?.[0] ?? letter;
  return Array.from(text.toLowerCase(), plain).join("");
};

let list = null;
let asked = null;

/** Loads the list of common passwords; resolves in any case, after three seconds at most. The server has a list of its own. */
export function load() {
  return (asked ??= fetched());
}

async function fetched() {
  try {
    const answer = await fetch("/common-passwords.bin", { signal: AbortSignal.timeout(3000) });
    if (answer.ok) list = decoded(new Uint8Array(await answer.arrayBuffer()));
  } catch {
    // Without it the other rules hold.
  }
  if (!list) asked = null;
}

/** Rice codes of the differences of hashes: domain/src/accounts/weak_password/filter.rs. */
function decoded(bytes) {
  const values = new Set();
  const end = bytes.length * 8;
  let [at, last] = [0, 0];
  const bit = () => (bytes[at >> 3] >> (7 - (at++ & 7))) & 1;
  for (;;) {
    let [quotient, remainder] = [0, 0];
    while (at < end && bit()) quotient++;
    if (at + 21 > end) return values;
    for (let count = 0; count < 21; count++) remainder = (remainder << 1) | bit();
    last += quotient * 2 ** 21 + remainder;
    values.add(last);
  }
}

function isListed(word) {
  if (!list || [...word].length < SHORTEST_WORD) return false;
  const [first, ...rest] = md5(new TextEncoder().encode(word)).subarray(0, 5);
  return list.has(rest.reduce((number, byte) => number * 256 + byte, first & 7));
}

/** Why a password is easy to guess ("pattern", "names", "common"), or nothing, for an account with these names. */
export function weakness(password, names) {
  const words = ownWords(names);
  const readings = [...new Set(allReadings(password))];
  if (readings.some((reading) => areNames(reading, words))) return "names";
  if (isPattern(password)) return "pattern";
  return readings.some((reading) => isListed(reading) || isListed(withoutName(reading, words))) ? "common" : "";
}

function isPattern(password) {
  const folded = fold(password);
  return [folded, squeeze(folded)].some((text) => {
    const letters = [...text];
    const single = letters.filter((letter, place) => letter !== letters[place - 1]);
    return isRepetition(letters) || isSequence(letters) || isSequence(single);
  });
}

function isRepetition(letters) {
  const different = new Set(letters).size;
  const isPeriod = (unit) => letters.length >= 2 * unit && letters.every((letter, at) => at < unit || letter === letters[at - unit]);
  const isOfFew = different <= FEW && different * 4 <= letters.length;
  return different === 1 || (different > 0 && (isOfFew || [1, 2, 3, LONGEST_UNIT].some(isPeriod)));
}

function isSequence(letters) {
  let [pieces, at] = [0, 0];
  for (; at < letters.length; pieces++) {
    const run = Math.max(...ROWS.map((row) => along([...row], letters, at)));
    at += run < SHORTEST_RUN ? 1 : run;
  }
  return pieces > 0 && pieces * SHORTEST_RUN <= letters.length;
}

function along(row, letters, at) {
  const from = row.indexOf(letters[at]);
  let run = 0;
  while (from >= 0 && at + run < letters.length && row[from + run] === letters[at + run]) run++;
  return run;
}

function allReadings(password) {
  const folded = fold(password);
  const alike = (one) => (text) => Array.from(text, (sign) => LOOKALIKES[sign]?.replace("i", one) ?? sign).join("");
  const plain = (text) => text;
  const every = [plain, alike("i"), alike("l")];
  const parts = folded.split(SIGN).filter(Boolean);
  const isOnePart = parts.length > 1 && parts.every((part) => part === parts[0]);
  return [...variations(folded, every), ...variations(unit([...folded]), every), ...(isOnePart ? variations(parts[0], [plain]) : [])];
}

function variations(text, spellings) {
  const starts = [text, text.replace(...NO_LETTERS_BEFORE)];
  const cores = starts.flatMap((start) => [start, start.replace(...SIGNS_AFTER), start.replace(...NO_LETTERS_AFTER)]);
  const readings = cores.flatMap((core) => spellings.map((spelling) => squeeze(spelling(core))));
  return [...readings, ...readings.map((reading) => [...reading].reverse().join(""))];
}

/** The shortest piece that, written several times, makes the text; else the text. */
function unit(letters) {
  const makes = (length) => letters.length % length === 0 && letters.every((letter, place) => letter === letters[place % length]);
  let length = 1;
  while (length < letters.length && !makes(length)) length++;
  return letters.slice(0, length).join("");
}

function ownWords(names) {
  const words = names.flatMap((name) => {
    const lower = name.toLowerCase();
    const spelt = lower.replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue");
    return [fold(lower), fold(spelt)].flatMap((text) => {
      const parts = text.split(SIGN);
      return [squeeze(text), ...text.split("@").map(squeeze), ...parts, ...parts.flatMap((part) => part.split(NO_LETTER))];
    });
  });
  return [...new Set(words)].filter((word) => [...word].length >= SHORTEST_NAME).sort((one, other) => [...other].length - [...one].length || (one < other ? -1 : 1));
}

/** Whether a reading is made of names, at least one, and digits between and around them. */
function areNames(reading, allWords) {
  const length = [...reading].length;
  const words = allWords.filter((word) => HAS_LETTER.test(word) || [...word].length * SHARE_OF_NUMBERS >= length);
  // For each place that names and digits lead to: with a name among them, or digits alone so far.
  const reached = [[false, true]];
  const reach = (place, named, bare) => (reached[place] = [named || reached[place]?.[0], bare || reached[place]?.[1]]);
  for (let place = 0; place < reading.length; place++) {
    if (!reached[place]) continue;
    const [named, bare] = reached[place];
    for (const word of words) if (reading.startsWith(word, place)) reach(place + word.length, true, false);
    const letter = String.fromCodePoint(reading.codePointAt(place));
    if (NO_LETTER.test(letter)) reach(place + letter.length, named, bare);
  }
  return reached[reading.length]?.[0] ?? false;
}

/** What is left of a reading without one name at its beginning or end and digits there. */
function withoutName(reading, words) {
  const word = words.find((word) => reading.startsWith(word) || reading.endsWith(word));
  if (!word) return "";
  const rest = reading.startsWith(word) ? reading.slice(word.length) : reading.slice(0, -word.length);
  return rest.replace(...NO_LETTERS_BEFORE).replace(...NO_LETTERS_AFTER);
}
