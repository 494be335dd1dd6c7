/** Text that is HTML already. Only `markup` and `trustedMarkup` make it, so a plain string can never pass unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | Markup | readonly Piece[];

/** Template tag: strings and numbers between the parts are escaped, markup and lists of it are taken as they are. */
export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(
    parts.map((part, i) => part + (i < pieces.length ? pieceText(pieces[i]) : '')).join(''),
  );
}

/** Markup from this folder's own constants and from the chart writer; never from a name or a message. */
export function trustedMarkup(text: string): Markup {
  return new Markup(text);
}

/** Safe as element content and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function pieceText(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(pieceText).join('');
  return escapeHtml(String(piece));
}
