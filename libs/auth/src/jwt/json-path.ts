// The paths with which a JWT configuration points into a token's payload: `$`, `$.a.b`, `$.a['b c'][0]`.
import { isJsonObject, type Json } from '@app/types';

export type PathSteps = readonly (string | number)[];

const MAX_LENGTH = 1000;
const STEP =
  /\.(?<name>[^.[\]'"\s]+)|\.?\[\s*(?:(?<index>\d+)|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")\s*\]/y;

/** The steps of a path; undefined: it is none. */
export function readPath(text: string): PathSteps | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const steps: (string | number)[] = [];
  // A leading `$` may be left out, as in `a.b`.
  const rest = text.startsWith('$') ? text.slice(1) : text.startsWith('[') ? text : `.${text}`;
  let at = 0;
  while (at < rest.length) {
    STEP.lastIndex = at;
    const groups = STEP.exec(rest)?.groups;
    if (groups === undefined) return undefined;
    const { name, index, single, double } = groups;
    steps.push(index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index));
    at = STEP.lastIndex;
  }
  return Object.freeze(steps);
}

/** The value there; undefined: there is none. */
export function valueAt(root: Json, steps: PathSteps): Json | undefined {
  let value: Json | undefined = root;
  for (const step of steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
