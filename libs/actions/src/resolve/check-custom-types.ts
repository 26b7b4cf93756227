// All faults of the custom types, collected (spec/actions.md 2.1).
import { introspectionTypes } from 'graphql';
import type { CustomEnum, CustomInputObject, CustomObject, CustomTypes } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { checkRelationships } from './check-relationships.js';
import type { CustomTypesFault } from './error.js';
import { findDuplicates } from './find-duplicates.js';
import { resolveTypeText, shownTypeName, type TypeNames } from './type-lookup.js';

/** Every schema has types of these names already: a second one could not be built. */
const RESERVED_TYPE_NAMES: ReadonlySet<string> = new Set([
  ...['query_root', 'mutation_root', 'subscription_root'],
  ...introspectionTypes.map(({ name }) => name),
]);

/** GraphQL has these words for values of its own (GraphQL spec, 2.9.6). */
const RESERVED_ENUM_VALUES: ReadonlySet<string> = new Set(['true', 'false', 'null']);

/** Collects every fault: empty when the types are good. */
export function checkCustomTypes(types: CustomTypes, names: TypeNames, env: ResolveEnv): readonly CustomTypesFault[] {
  return [
    ...checkTypeNames(types),
    ...types.enums.flatMap(checkEnum),
    ...types.input_objects.flatMap((object) => checkInputObject(object, names)),
    ...types.objects.flatMap((object) => [...checkObject(object, names), ...checkRelationships(object, env.sources)]),
  ];
}

function checkTypeNames(types: CustomTypes): readonly CustomTypesFault[] {
  const all = [...types.scalars, ...types.enums, ...types.input_objects, ...types.objects];
  const names = all.map(({ name }) => name);
  const duplicates = findDuplicates(names);
  const reserved = names.filter((name) => RESERVED_TYPE_NAMES.has(name));
  const faults: CustomTypesFault[] = [];
  if (duplicates.length > 0) faults.push({ type: 'duplicate-types', names: duplicates });
  if (reserved.length > 0) faults.push({ type: 'reserved-types', names: reserved });
  return faults;
}

function checkEnum(type: CustomEnum): readonly CustomTypesFault[] {
  const values = type.values.map(({ value }) => value);
  const duplicates = findDuplicates(values);
  const reserved = values.filter((value) => RESERVED_ENUM_VALUES.has(value));
  const faults: CustomTypesFault[] = [];
  if (duplicates.length > 0) faults.push({ type: 'duplicate-enum-values', enum: type.name, values: duplicates });
  if (reserved.length > 0) faults.push({ type: 'reserved-enum-values', enum: type.name, values: reserved });
  return faults;
}

function checkInputObject(object: CustomInputObject, names: TypeNames): readonly CustomTypesFault[] {
  const faults: CustomTypesFault[] = [];
  const duplicates = findDuplicates(object.fields.map(({ name }) => name));
  if (duplicates.length > 0) faults.push({ type: 'duplicate-input-fields', object: object.name, fields: duplicates });
  for (const { name: field, type } of object.fields) {
    if (resolveTypeText(type, 'input-field', names) !== undefined) continue;
    faults.push({ type: 'unknown-input-field-type', object: object.name, field, of: shownTypeName(type) });
  }
  return faults;
}

function namesOf({ fields, relationships, remoteRelationships = [] }: CustomObject): readonly string[] {
  return [...fields, ...relationships, ...remoteRelationships].map(({ name }) => name);
}

function checkObject(object: CustomObject, names: TypeNames): readonly CustomTypesFault[] {
  const faults: CustomTypesFault[] = [];
  const duplicates = findDuplicates(namesOf(object));
  if (duplicates.length > 0) faults.push({ type: 'duplicate-object-fields', object: object.name, fields: duplicates });
  if (object.fields.some((field) => field.arguments !== undefined && field.arguments !== null)) {
    faults.push({ type: 'object-field-arguments', object: object.name });
  }
  for (const { name: field, type } of object.fields) {
    if (resolveTypeText(type, 'object-field', names) !== undefined) continue;
    faults.push({ type: 'unknown-object-field-type', object: object.name, field, of: shownTypeName(type) });
  }
  return faults;
}
