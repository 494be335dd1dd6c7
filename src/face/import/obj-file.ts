import { FaceModelError } from '../model-file.js';
import { checkVertexCount, readBounded } from './limits.js';

/** The geometry of a Wavefront OBJ file. */
export interface ObjMesh {
  /** [3V] */
  readonly positions: Float64Array;
  /** Polygons cut into triangles from their first corner. */
  readonly triangles: Uint32Array;
  readonly triangleParts: Uint16Array;
  /** Group, object or material, whichever was named last before a face. */
  readonly partNames: readonly string[];
}

/** Reads an OBJ file. Throws FaceModelError naming the line of what is not a number or a vertex. */
export function readObj(file: string): ObjMesh {
  const reader = new ObjReader(file);
  readLines(file, (text, lineNumber) => reader.line(text, lineNumber));
  return reader.mesh();
}

/** Only the vertices of an OBJ file, [3V]: what a whole-mesh mode differs in. */
export function readObjPositions(file: string): Float64Array {
  const reader = new ObjReader(file);
  readLines(file, (text, lineNumber) => {
    if (text.startsWith('v ')) reader.line(text, lineNumber);
  });
  return reader.vertices();
}

function readLines(file: string, each: (text: string, lineNumber: number) => void): void {
  const text = new TextDecoder().decode(readBounded(file));
  let lineNumber = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    each(text.slice(start, end), ++lineNumber);
    start = end + 1;
  }
}

class ObjReader {
  private readonly positions: number[] = [];
  private readonly triangles: number[] = [];
  private readonly parts: number[] = [];
  private readonly partNames: string[] = [];
  private part = 0;

  constructor(private readonly file: string) {}

  line(text: string, lineNumber: number): void {
    if (text.startsWith('v ')) this.vertex(text, lineNumber);
    else if (text.startsWith('f ')) this.face(text, lineNumber);
    else if (/^(g|o|usemtl)\s/.test(text)) this.partNamed(text.replace(/^\S+\s+/, '').trim());
  }

  vertices(): Float64Array {
    return Float64Array.from(this.positions);
  }

  mesh(): ObjMesh {
    const { positions, triangles, parts, partNames } = this;
    const vertexCount = positions.length / 3;
    if (vertexCount === 0 || triangles.length === 0) {
      throw new FaceModelError(
        `${this.file}: expected a mesh with vertices and faces, found ${vertexCount} vertices and ${triangles.length / 3} triangles`,
      );
    }
    return {
      positions: Float64Array.from(positions),
      triangles: Uint32Array.from(triangles),
      triangleParts: Uint16Array.from(parts),
      partNames: partNames.length > 0 ? partNames : [''],
    };
  }

  private vertex(text: string, lineNumber: number): void {
    const fields = text.trim().split(/\s+/);
    for (let k = 1; k <= 3; k++) {
      const value = Number(fields[k] ?? 'x');
      if (!Number.isFinite(value)) this.refuse(lineNumber, 'three finite coordinates', text);
      this.positions.push(value);
    }
    if (this.positions.length % 300_000 === 0) {
      checkVertexCount(this.file, this.positions.length / 3);
    }
  }

  private face(text: string, lineNumber: number): void {
    const count = this.positions.length / 3;
    const corners = text
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((corner) => {
        const number = parseInt(corner, 10);
        const vertex = number < 0 ? count + number : number - 1;
        if (!(vertex >= 0 && vertex < count)) {
          this.refuse(lineNumber, `vertices 1 to ${count} in a face`, text);
        }
        return vertex;
      });
    if (corners.length < 3) this.refuse(lineNumber, 'three or more corners in a face', text);
    for (let k = 2; k < corners.length; k++) {
      this.triangles.push(corners[0], corners[k - 1], corners[k]);
      this.parts.push(this.part);
    }
    if (this.partNames.length === 0) this.partNames.push('');
  }

  private partNamed(name: string): void {
    const known = this.partNames.indexOf(name);
    this.part = known < 0 ? this.partNames.push(name) - 1 : known;
  }

  private refuse(lineNumber: number, expected: string, found: string): never {
    throw new FaceModelError(
      `${this.file}:${lineNumber}: expected ${expected}, found "${found.trim().slice(0, 60)}"`,
    );
  }
}
