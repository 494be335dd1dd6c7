import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';

/** Of a development server that knows what studies are searched by. */
export function searchAttributeOptions(): string[] {
  return SEARCH_ATTRIBUTES.flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]);
}
