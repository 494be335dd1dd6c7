import type { Landmarks, SourceModel } from './types.js';

/** Meshes many people have, whose files do not say where the face is: vertices found on the mesh itself. */
const KNOWN: readonly { vertexCount: number; part: string; landmarks: Landmarks }[] = [
  {
    // MakeHuman's base mesh "hm08".
    vertexCount: 19_158,
    part: 'helper-l-eye',
    landmarks: {
      eyeImageLeft: [14706, 14733],
      eyeImageRight: [14634, 14661],
      noseTip: [297],
      mouthCornerImageLeft: [369],
      mouthCornerImageRight: [7129],
      nasion: [133],
      subnasale: [343],
      upperLipTop: [455],
      lowerLipBottom: [496],
      chin: [5225],
    },
  },
];

/** Landmarks of a known mesh: as many vertices, and the part that only it has; else null. */
export function knownMesh({ positions, partNames }: SourceModel): Landmarks | null {
  const known = KNOWN.find(
    ({ vertexCount, part }) => positions.length === 3 * vertexCount && partNames.includes(part),
  );
  return known?.landmarks ?? null;
}
