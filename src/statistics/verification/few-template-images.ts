/**
 * Images of a person, of whose sum its template is, from which choices among templates are believed. The image itself is taken out
 * of its own person's template, while its twin (another person in the same view) stays in that person's: among n images
 * this favours other people by about one part in n of what embeddings of the same view share.
 */
export const LEAST_TEMPLATE_IMAGES = 30;

/**
 * Why accuracy and rates of an embedding read too low; null where templates hold enough of a person's `views` images, or
 * so few that an image is seldom one of them.
 */
export function fewTemplateImages(images: number, views: number): string | null {
  if (images >= LEAST_TEMPLATE_IMAGES || 2 * images < views) return null;
  return (
    `a template is the sum of ${images} images of a person, at least ${LEAST_TEMPLATE_IMAGES} needed: an image is left out of its own ` +
    'template, while other people’s hold their image in the same view, so accuracy, cosines and rates of verification read too low'
  );
}
