import { copyGroups } from './copy-groups';
import { GLINT_BYTES, LIGHT_BYTES, MATT_BYTES } from './layout';
import { relightGroups } from './relight-groups';
import { relightPlanes } from './relight-planes';

/** Groups of a picture that all lights share before the next ones: few enough to stay in the first cache. */
const TILE_GROUPS: usize = 128;
/** Bytes of a group in a plane. */
const PLACE_BYTES: usize = 16;

/**
 * The plain `shade` over what `resolvePixels` leaves: `matt`, `glints`, `places`, `groupCount`, `counts` and `base` as
 * there. `lights`: LIGHT_BYTES each, `lightCount` of them; image k goes to `images` + k · `imageBytes`.
 * `encoding`: f32 factor of the light's root; factors of the gloss in the second and third channel; greatest values of
 * the three channels. Planes have `planeBytes` each; when that is 0, pixels have three numbers; when `gray`, one plane
 * receives the sum of the three. `uniform`: all channels have the same factors and summands, and there are planes.
 * `even`: the background is one grey. `work`: 64 bytes for each group of a tile.
 */
export function relight(
  matt: usize,
  glints: usize,
  places: usize,
  groupCount: i32,
  counts: usize,
  base: usize,
  lights: usize,
  lightCount: i32,
  encoding: usize,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
  even: bool,
  work: usize,
): void {
  const listBytes = (<usize>groupCount) << 2;
  let mattPlaces = places;
  const mattEnd = mattPlaces + ((<usize>load<u32>(counts)) << 2);
  let glintPlaces = places + listBytes;
  const glintEnd = glintPlaces + ((<usize>load<u32>(counts, 4)) << 2);
  let empties = places + 2 * listBytes;
  const emptyEnd = empties + ((<usize>load<u32>(counts, 8)) << 2);
  const lightsEnd = lights + <usize>lightCount * LIGHT_BYTES;
  const planes = planeBytes !== 0 && !gray;
  for (let limit = TILE_GROUPS * PLACE_BYTES; ; limit += TILE_GROUPS * PLACE_BYTES) {
    const mattTo = placesBelow(mattPlaces, mattEnd, limit);
    const glintTo = placesBelow(glintPlaces, glintEnd, limit);
    const emptyTo = placesBelow(empties, emptyEnd, limit);
    let image = images;
    let light = lights;
    if (planes) {
      for (; light + LIGHT_BYTES < lightsEnd; light += 2 * LIGHT_BYTES) {
        if (uniform) relightPlanes(matt, mattPlaces, mattTo, light, true, encoding, image, imageBytes, planeBytes, work, true);
        else relightPlanes(matt, mattPlaces, mattTo, light, true, encoding, image, imageBytes, planeBytes, work, false);
        image += 2 * imageBytes;
      }
    }
    for (; light < lightsEnd; light += LIGHT_BYTES) {
      if (uniform) relightPlanes(matt, mattPlaces, mattTo, light, false, encoding, image, 0, planeBytes, work, true);
      else if (planes) relightPlanes(matt, mattPlaces, mattTo, light, false, encoding, image, 0, planeBytes, work, false);
      else relightGroups(matt, mattPlaces, mattTo, light, false, encoding, image, 0, gray);
      image += imageBytes;
    }
    image = images;
    for (light = lights; light < lightsEnd; light += LIGHT_BYTES) {
      relightGroups(glints, glintPlaces, glintTo, light, true, encoding, image, planeBytes, gray);
      if (!planes) copyGroups(empties, emptyTo, base, image, planeBytes, false, gray, false);
      else if (even) copyGroups(empties, emptyTo, base, image, planeBytes, true, false, true);
      else copyGroups(empties, emptyTo, base, image, planeBytes, true, false, false);
      image += imageBytes;
    }
    matt += ((mattTo - mattPlaces) >> 2) * MATT_BYTES;
    glints += ((glintTo - glintPlaces) >> 2) * GLINT_BYTES;
    mattPlaces = mattTo;
    glintPlaces = glintTo;
    empties = emptyTo;
    if (mattPlaces === mattEnd && glintPlaces === glintEnd && empties === emptyEnd) break;
  }
}

/** The first of the ascending places that is not below `limit`, or their end. */
function placesBelow(places: usize, end: usize, limit: usize): usize {
  while (places < end && <usize>load<u32>(places) < limit) places += 4;
  return places;
}
