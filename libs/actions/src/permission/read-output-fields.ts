// `output_fields` of a role's entry: names of fields of the output type, or paths into the objects below it (`customer.name`).
import { isJsonList, type Json } from '@app/types';
import type { ResolvedCustomTypes } from '../resolve/resolved-actions.js';
import type { ResolvedTypeUse } from '../resolve/type-lookup.js';
import { grantFault } from './error.js';
import type { VisibleFields } from './grant.js';

/** What each type keeps. A name without a path below it keeps all that is below. @throws GrantFault */
export function readOutputFields(value: Json, output: ResolvedTypeUse, types: ResolvedCustomTypes): VisibleFields {
  if (!isJsonList(value) || value.length === 0) throw grantFault.notAListOfPaths();
  const paths = value.map((path) => {
    if (typeof path !== 'string') throw grantFault.notAListOfPaths();
    return path.split('.');
  });
  const visible = new Map<string, ReadonlySet<string>>();
  keep(paths, output, { types, visible });
  return visible;
}

interface Keeping {
  readonly types: ResolvedCustomTypes;
  readonly visible: Map<string, ReadonlySet<string>>;
}

function keep(paths: readonly (readonly string[])[], use: ResolvedTypeUse, keeping: Keeping): void {
  const object = use.category === 'object' ? keeping.types.objects.get(use.base) : undefined;
  if (object === undefined) throw grantFault.noFields(use.base);
  const names = new Set(paths.map(([name = '']) => name));
  for (const name of names) {
    const field = object.fields.find((one) => one.name === name);
    if (field === undefined) throw grantFault.unknownField(object.name, name);
    const below = paths.filter(([first]) => first === name).map((path) => path.slice(1));
    if (below.every((path) => path.length > 0)) keep(below, field.type, keeping);
  }
  // A type that paths reach in two ways shows what both leave of it.
  const known = keeping.visible.get(object.name);
  const left = known === undefined ? names : new Set([...names].filter((name) => known.has(name)));
  if (left.size === 0) throw grantFault.hidesAll(object.name);
  keeping.visible.set(object.name, left);
}
