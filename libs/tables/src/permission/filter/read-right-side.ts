// The right side of a comparison in a permission: a literal, a session variable, or an object of both.
import { isJsonList, isJsonObject, type CatalogType, type Json } from '@app/types';
import type { ComparisonValue } from '../condition.js';
import { argumentPath, type ReadArgument } from '../../precondition/argument-uses.js';
import { readerOfList, readerOfOne } from '../../precondition/read-argument.js';
import { permissionFault } from '../error.js';
import { sessionVariableOf } from '../session-variable.js';
import type { FilterEnv } from './filter-scope.js';
import type { RightSide } from './operators.js';
import { BUILT_IN } from './built-in-types.js';

const literal = (value: Json): ComparisonValue => ({ type: 'input', template: { type: 'literal', value } });

/** Everything but the name of another column. @throws PermissionFault */
export function readRightSide(
  value: Json,
  right: Exclude<RightSide, 'column'>,
  place: { readonly type: CatalogType; readonly env: FilterEnv },
): ComparisonValue {
  const { type, env } = place;
  switch (right) {
    case 'own':
      return readOne(value, type, env);
    case 'list':
      return readList(value, type, env);
    case 'text':
      return readOne(value, BUILT_IN.text, env);
    case 'texts':
      return readList(value, BUILT_IN.text, env);
    case 'boolean':
      return readFlag(value);
    case 'lquery':
    case 'ltxtquery':
      return readOne(value, { ...type, name: right, scalar: right, printed: right }, env);
    case 'distance':
      return readDistance(value, type, env);
  }
}

/** Only in conditions on calls; undefined: the value is no argument. */
function argument(
  value: Json,
  { arguments: uses }: FilterEnv,
  reader: () => ReadArgument,
): ComparisonValue | undefined {
  const path = uses === undefined ? undefined : argumentPath(value);
  return path === undefined ? undefined : uses?.add(path, reader());
}

function readOne(value: Json, type: CatalogType, env: FilterEnv): ComparisonValue {
  const variable = sessionVariableOf(value);
  if (variable !== undefined) return { type: 'session', variable };
  return argument(value, env, () => readerOfOne(type)) ?? literal(env.literals.value(value, type));
}

/** Inside a list, names of session variables are texts like any other. */
function readList(value: Json, type: CatalogType, env: FilterEnv): ComparisonValue {
  const variable = sessionVariableOf(value);
  if (variable !== undefined) return { type: 'session', variable };
  const given = argument(value, env, () => readerOfList(type));
  if (given !== undefined) return given;
  if (!isJsonList(value)) throw permissionFault.malformed('expected a list or a session variable');
  return literal(value.map((item) => env.literals.value(item, type)));
}

function readFlag(value: Json): ComparisonValue {
  if (typeof value !== 'boolean') throw permissionFault.malformed('expected a boolean');
  return literal(value);
}

/** `{distance, from, use_spheroid?}`. */
function readDistance(value: Json, type: CatalogType, env: FilterEnv): ComparisonValue {
  if (!isJsonObject(value)) throw permissionFault.malformed('expected an object with the keys "distance" and "from"');
  const { distance, from, use_spheroid: spheroid = true } = value;
  if (distance === undefined) throw permissionFault.missingKey('distance');
  if (from === undefined) throw permissionFault.missingKey('from');
  const parts = { distance: readOne(distance, BUILT_IN.float8, env), from: readOne(from, type, env) };
  if (type.name !== 'geography') return { type: 'parts', parts };
  const variable = sessionVariableOf(spheroid);
  const flag = variable === undefined ? readFlag(spheroid) : ({ type: 'session', variable } as const);
  return { type: 'parts', parts: { ...parts, use_spheroid: flag } };
}
