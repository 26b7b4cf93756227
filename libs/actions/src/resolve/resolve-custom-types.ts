// Custom types of the metadata -> linked types, or every fault.
import { invariant, type CustomObjectRelationship, type CustomTypes } from '@app/types';
import type { JoinRelationship, ResolveEnv } from '@app/engine';
import { checkCustomTypes } from './check-custom-types.js';
import type { CustomTypesFault } from './error.js';
import type { ResolvedCustomTypes, ResolvedField } from './resolved-actions.js';
import { resolveTypeText, type TypeNames, type TypePosition } from './type-lookup.js';

export const NO_RESOLVED_TYPES: ResolvedCustomTypes = Object.freeze({
  scalars: new Map(),
  enums: new Map(),
  inputObjects: new Map(),
  objects: new Map(),
});

/** Exactly one of the two: the types, or why they cannot be served. */
export type CustomTypesResolution =
  | { readonly ok: true; readonly types: ResolvedCustomTypes }
  | { readonly ok: false; readonly faults: readonly CustomTypesFault[] };

/** Checks the types and links every field to the type it names. */
export function resolveCustomTypes(types: CustomTypes, names: TypeNames, env: ResolveEnv): CustomTypesResolution {
  const faults = checkCustomTypes(types, names, env);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    types: Object.freeze({
      scalars: byName(types.scalars),
      enums: byName(types.enums),
      inputObjects: byName(
        types.input_objects.map(({ name, description, fields }) =>
          Object.freeze({ name, description, fields: linkFields(fields, 'input-field', names) }),
        ),
      ),
      objects: byName(
        types.objects.map(({ name, description, fields, relationships }) =>
          Object.freeze({
            name,
            description,
            fields: linkFields(fields, 'object-field', names),
            relationships,
            joins: [...relationships.map(joinToTable), ...env.typeJoins(name)],
          }),
        ),
      ),
    }),
  };
}

function joinToTable(relationship: CustomObjectRelationship): JoinRelationship {
  const { name, type, source, remote_table: table, field_mapping: mapping } = relationship;
  return Object.freeze<JoinRelationship>({
    name,
    cardinality: type === 'object' ? 'one' : 'many',
    target: { kind: 'table', source, table },
    mapping: Object.entries(mapping),
  });
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(list.map((item) => [item.name, item]));
}

interface WrittenField {
  readonly name: string;
  readonly description?: string;
  readonly type: string;
}

function linkFields(
  fields: readonly WrittenField[],
  position: TypePosition,
  names: TypeNames,
): readonly ResolvedField[] {
  return fields.map(({ name, description, type: text }) => {
    const type = resolveTypeText(text, position, names);
    invariant(type !== undefined, `checked type "${text}" of field "${name}" is not known`);
    return Object.freeze({ name, description, type });
  });
}
