// What a client calls itself, as people would say it: a browser and its system, or the name as it is.

const BROWSERS = [["Edg", "Edge"], ["OPR", "Opera"], ["SamsungBrowser", "Samsung Internet"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["CriOS", "Chrome"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
const SYSTEMS = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["CrOS", "ChromeOS"], ["Windows", "Windows"], ["Mac OS X", "macOS"], ["Linux", "Linux"]];

const named = (pairs, agent) => pairs.find(([sign]) => agent.includes(sign))?.[1];

/** "Firefox, Windows"; a name that is not a browser's is a stranger's text: isolated, so that it turns nothing around it. */
export function device(agent) {
  if (!agent) return "";
  const [browser, system] = [named(BROWSERS, agent), named(SYSTEMS, agent)];
  if (agent.startsWith("Mozilla/") && browser) return system ? `${browser}, ${system}` : browser;
  return isolated(agent);
}

/** Characters that turn the text around them stay within. */
export const isolated = (text) => `\u2068${text}\u2069`;
