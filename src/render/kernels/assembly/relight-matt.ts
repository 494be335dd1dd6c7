import { lightGroups } from './light-groups';
import { paintGrey } from './paint-grey';
import { paintPixels } from './paint-pixels';
import { paintPlanes } from './paint-planes';

/**
 * Matt groups, the commonest, at `places` to `placesEnd` under two lights, into an image and that `imageBytes` on. The
 * rest as in `relight`.
 */
export function relightPair(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
  work: usize,
): void {
  relightMatt(groups, places, placesEnd, light, true, encoding, image, imageBytes, planeBytes, gray, uniform, work);
}

/** The same under one light. */
export function relightOne(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  encoding: usize,
  image: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
  work: usize,
): void {
  relightMatt(groups, places, placesEnd, light, false, encoding, image, 0, planeBytes, gray, uniform, work);
}

// @ts-ignore: decorator
@inline
function relightMatt(
  groups: usize,
  places: usize,
  placesEnd: usize,
  light: usize,
  pair: bool,
  encoding: usize,
  image: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
  work: usize,
): void {
  if (uniform && planeBytes) {
    lightGroups(groups, places, placesEnd, light, pair, true, work);
    paintPlanes(groups, places, placesEnd, pair, encoding, image, imageBytes, planeBytes, work, true);
    return;
  }
  lightGroups(groups, places, placesEnd, light, pair, false, work);
  if (gray) {
    paintGrey(groups, places, placesEnd, pair, encoding, image, imageBytes, work);
  } else if (planeBytes) {
    paintPlanes(groups, places, placesEnd, pair, encoding, image, imageBytes, planeBytes, work, false);
  } else if (uniform) {
    paintPixels(groups, places, placesEnd, pair, encoding, image, imageBytes, work, true);
  } else {
    paintPixels(groups, places, placesEnd, pair, encoding, image, imageBytes, work, false);
  }
}
