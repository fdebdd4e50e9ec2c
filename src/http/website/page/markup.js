// The one place where text from the server becomes markup; the page's policy allows it nowhere else.

const policy = globalThis.trustedTypes?.createPolicy("markup", { createHTML: (markup) => markup });

/** The nodes of a fragment of HTML from this website. */
export const nodesOf = (html) => [...parsed(html, "text/html").body.childNodes];

/** A picture from this website. */
export const pictureOf = (svg) => document.importNode(parsed(svg, "image/svg+xml").documentElement, true);

function parsed(markup, type) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(markup) : markup, type);
}
