import { copyGround } from './copy-ground';
import { GLINT_BYTES, LIGHT_BYTES, MATT_BYTES } from './layout';
import { relightGlints } from './relight-glints';
import { relightOne, relightPair } from './relight-matt';

/**
 * Groups of a picture that all lights share before the next ones: few enough to stay in the first cache, and as many
 * as a vector has bits.
 */
const TILE_GROUPS: usize = 128;
/** Bytes of a group in a plane. */
const PLACE_BYTES: usize = 16;
const TILE_BYTES: usize = TILE_GROUPS * PLACE_BYTES;

/**
 * The plain `shade` over what `resolvePixels` leaves: `matt`, `glints`, `places`, `groupCount`, `counts` and `empty` as
 * there. `lights`: LIGHT_BYTES each, `lightCount` of them; image k goes to `images` + k · `imageBytes`.
 * `base`: an image of the background alone; `kept`, of the image k at `keptBytes` · k: a bit for each group of those that
 * hold the background already, brought up to date.
 * `encoding`: f32 factor of the light's root; factors of the gloss in the second and third channel; greatest values of
 * the three channels. Planes have `planeBytes` each; when that is 0, pixels have three numbers; when `gray`, one plane
 * receives the sum of the three. `uniform`: all channels have the same factors and summands. `work`: 64 bytes for each
 * group of a tile.
 */
export function relight(
  matt: usize,
  glints: usize,
  places: usize,
  groupCount: i32,
  counts: usize,
  empty: usize,
  base: usize,
  kept: usize,
  keptBytes: usize,
  lights: usize,
  lightCount: i32,
  encoding: usize,
  images: usize,
  imageBytes: usize,
  planeBytes: usize,
  gray: bool,
  uniform: bool,
  work: usize,
): void {
  const listBytes = (<usize>groupCount) << 2;
  let mattPlaces = places;
  const mattEnd = mattPlaces + ((<usize>load<u32>(counts)) << 2);
  let glintPlaces = places + listBytes;
  const glintEnd = glintPlaces + ((<usize>load<u32>(counts, 4)) << 2);
  const lightsEnd = lights + <usize>lightCount * LIGHT_BYTES;
  const planeEnd = <usize>groupCount * PLACE_BYTES;
  const spread: usize = planeBytes || gray ? 1 : 3;
  for (let tile: usize = 0; tile < planeEnd; tile += TILE_BYTES) {
    const mattTo = placesBelow(mattPlaces, mattEnd, tile + TILE_BYTES);
    const glintTo = placesBelow(glintPlaces, glintEnd, tile + TILE_BYTES);
    let image = images;
    let light = lights;
    for (; light + LIGHT_BYTES < lightsEnd; light += 2 * LIGHT_BYTES) {
      relightPair(matt, mattPlaces, mattTo, light, encoding, image, imageBytes, planeBytes, gray, uniform, work);
      image += 2 * imageBytes;
    }
    if (light < lightsEnd) {
      relightOne(matt, mattPlaces, mattTo, light, encoding, image, planeBytes, gray, uniform, work);
    }
    if (glintPlaces < glintTo) {
      image = images;
      for (light = lights; light < lightsEnd; light += LIGHT_BYTES, image += imageBytes) {
        relightGlints(glints, glintPlaces, glintTo, light, encoding, image, planeBytes, gray);
      }
    }
    const ground = v128.load(empty);
    image = images;
    let keptTile = kept;
    for (light = lights; light < lightsEnd; light += LIGHT_BYTES) {
      copyGround(ground, keptTile, base + spread * tile, image + spread * tile, planeBytes, gray);
      image += imageBytes;
      keptTile += keptBytes;
    }
    matt += ((mattTo - mattPlaces) >> 2) * MATT_BYTES;
    glints += ((glintTo - glintPlaces) >> 2) * GLINT_BYTES;
    mattPlaces = mattTo;
    glintPlaces = glintTo;
    empty += TILE_GROUPS / 8;
    kept += TILE_GROUPS / 8;
  }
}

/** The first of the ascending places that is not below `limit`, or their end. */
function placesBelow(places: usize, end: usize, limit: usize): usize {
  while (places < end && <usize>load<u32>(places) < limit) places += 4;
  return places;
}
