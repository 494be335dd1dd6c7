import { markup, trustedMarkup } from './markup.js';
import type { Markup } from './markup.js';
import { PAGE_STYLE } from './page-style.js';

/** One self-contained HTML file. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Runs when the page is loaded; without one the page may run none. */
  readonly script?: string;
}

/** The page may load nothing at all: what it shows is in it. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const CONTENT_POLICY_WITH_SCRIPT =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** Every report's frame. No request leaves the page. */
export function pageText({ title, body, script }: Page): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${script === undefined ? CONTENT_POLICY : CONTENT_POLICY_WITH_SCRIPT}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trustedMarkup(PAGE_STYLE)}</style>
</head>
<body>
${body}
${script === undefined ? '' : markup`<script>${trustedMarkup(script)}</script>\n`}</body>
</html>
`.text;
}

/** Links to the sections, in their order. */
export function contents(
  sections: readonly { readonly id: string; readonly title: string }[],
): Markup {
  return markup`<nav aria-label="Contents"><h2>Contents</h2><ol>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>`;
}
