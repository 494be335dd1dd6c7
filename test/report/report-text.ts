import { parseHTML } from 'linkedom';

interface Element {
  readonly textContent: string;
  remove(): void;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
  querySelector(selector: string): Element | null;
}

/** The page's root element; browser types are no part of this project, so only what the tests use is typed. */
export function parsePage(html: string): Element {
  return (parseHTML(html) as unknown as { document: { documentElement: Element } }).document
    .documentElement;
}

/** What a reader sees or hears: text, tooltips and labels, without style and script. */
export function visibleText(html: string): string {
  const page = parsePage(html);
  for (const element of page.querySelectorAll('style, script')) element.remove();
  const attributes = ['title', 'alt', 'aria-label'].flatMap((name) =>
    [...page.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)),
  );
  return [page.textContent, ...attributes].join('\n');
}
