import { ground } from './finish-group';
import { storeGroup } from './store-group';

/**
 * Draws the background alone: `base` receives an image in the tensor's layout. `background`, `shading`, `planeBytes` and
 * `gray` as in `resolvePixels` and `relight`.
 */
export function fillGround(
  background: usize,
  shading: usize,
  groupCount: i32,
  base: usize,
  planeBytes: usize,
  gray: bool,
): void {
  const one = f32x4.splat(1);
  const end = (<usize>groupCount) << 4;
  for (let place: usize = 0; place < end; place += 16) {
    const behind = v128.load(background + place);
    storeGroup(
      ground(one, behind, shading, 0),
      ground(one, behind, shading, 4),
      ground(one, behind, shading, 8),
      base,
      place,
      planeBytes,
      gray,
    );
  }
}
