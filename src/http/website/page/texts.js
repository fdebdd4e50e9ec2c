// The texts that scripts show. They stand in the page's own template, so that languages live in one place.

const texts = document.querySelector("#texts").content;

export const language = document.documentElement.lang;

/** The text of this name, each `{placeholder}` filled in. */
export function text(name, values = {}) {
  const found = texts.querySelector(`[data-text="${name}"]`).textContent;
  return found.replace(/\{(\w+)\}/g, (_, placeholder) => values[placeholder]);
}

/** Whether the page has words of this name. */
export const isText = (name) => texts.querySelector(`[data-text="${CSS.escape(name)}"]`) !== null;

/** Seconds as words: whole minutes, from two hours on whole hours, rounded up. */
export function inTime(seconds) {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const [unit, count] = minutes < 120 ? ["minute", minutes] : ["hour", Math.ceil(minutes / 60)];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** A moment as the reader writes it, in their own time zone. */
export function localTime(moment) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(moment);
}

/** The same, without the day where that is today. */
export function nearTime(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(moment) : localTime(moment);
}

/**
 * The page's language as in the reader's region. The browser knows that from its languages: the first one that is the
 * page's, else any other. English from nowhere is not American, whose order of day and month the others misread.
 */
function locale() {
  const wanted = navigator.languages.map((tag) => new Intl.Locale(tag)).filter(({ region }) => region);
  const own = wanted.find((one) => one.language === language);
  const region = (own ?? wanted[0])?.region ?? (language === "en" ? "GB" : undefined);
  return new Intl.Locale(language, { region });
}
