import type { z } from 'zod';
import { nearestName } from './nearest-name.js';
import { pathText, valueAt } from './problem.js';
import type { ConfigPath, ConfigProblem } from './problem.js';
import { studyConfigSchema } from './schema.js';

type Issue = z.core.$ZodIssue;

/** Keys that a user may well try and that this version does not take: why, and what to write instead. */
const REFUSED_KEYS: Readonly<Record<string, string>> = {
  sample: 'sampled spaces are not in this version; list the levels under factors',
  scale: 'scale is drawn, not crossed; its range is space.jitter.scale',
  translationX: 'translation is drawn, not crossed; its range is space.jitter.translation',
  translationY: 'translation is drawn, not crossed; its range is space.jitter.translation',
};

/** Everything the schema finds wrong with a value, in its words: found, expected, nearest name. */
export function schemaProblems(value: unknown): ConfigProblem[] {
  const parsed = studyConfigSchema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => describeIssue(issue, [], value));
}

function describeIssue(issue: Issue, base: ConfigPath, root: unknown): ConfigProblem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknownKey(key, path));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.filter(takesType);
    if (meant.length === 1) return meant[0].flatMap((inner) => describeIssue(inner, path, root));
  }
  if (issue.code === 'custom') return [{ path, message: issue.message }];
  const found = valueAt(root, path);
  const nearest =
    issue.code === 'invalid_value' && typeof found === 'string'
      ? nearestName(found, issue.values.map(String))
      : null;
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return [{ path, message: `found ${describeFound(found)}, expected ${issue.message}${hint}` }];
}

/** Whether a branch of a union takes the value's type and only minds what is in it. */
function takesType(branch: readonly Issue[]): boolean {
  return branch.every(
    ({ path, code }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'),
  );
}

function describeUnknownKey(key: string, path: ConfigPath): ConfigProblem {
  const where = path.length === 0 ? '' : ` in ${pathText(path)}`;
  return { path, unknownKey: key, message: `unknown key "${key}"${where}; ${keyHelp(key, path)}` };
}

function keyHelp(key: string, path: ConfigPath): string {
  if (path.includes('space') && Object.hasOwn(REFUSED_KEYS, key)) return REFUSED_KEYS[key];
  const known = knownKeys(path);
  const nearest = nearestName(key, known);
  return nearest === null ? `expected one of ${known.join(', ')}` : `did you mean "${nearest}"?`;
}

/** Keys the schema knows at a path; unions offer those of all their mappings. */
function knownKeys(path: ConfigPath): string[] {
  const at = path.reduce<z.core.$ZodType[]>(
    (schemas, part) =>
      typeof part === 'number'
        ? schemas.flatMap(elements)
        : schemas.flatMap(mappings).flatMap((schema) => schema.shape[part] ?? []),
    [studyConfigSchema],
  );
  return at.flatMap(mappings).flatMap((schema) => Object.keys(schema.shape));
}

type Mapping = z.core.$ZodType & { readonly shape: Record<string, z.core.$ZodType> };

/** The mappings behind defaults, optionals and unions. */
function mappings(schema: z.core.$ZodType): Mapping[] {
  const { def } = schema._zod as unknown as {
    def: { type: string; innerType?: z.core.$ZodType; options?: z.core.$ZodType[] };
  };
  if (def.type === 'object') return [schema as Mapping];
  return [...(def.innerType ? [def.innerType] : []), ...(def.options ?? [])].flatMap(mappings);
}

/** What the lists behind defaults, optionals and unions hold. */
function elements(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = schema._zod as unknown as {
    def: {
      element?: z.core.$ZodType;
      innerType?: z.core.$ZodType;
      options?: z.core.$ZodType[];
    };
  };
  if (def.element) return [def.element];
  return [...(def.innerType ? [def.innerType] : []), ...(def.options ?? [])].flatMap(elements);
}

const LONGEST_QUOTE = 60;

function describeFound(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty mapping' : `a mapping of ${keys.slice(0, 3).join(', ')}`;
  }
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}…`;
}
