// One configured header of an action (spec/actions.md 1.4).
import { isJsonObject, type HeaderConfig, type Json } from '@app/types';
import { decodeText, optional, required } from './decoder.js';
import { headerFromReservedVariable, headerNotObject, headerWithBothValues, headerWithoutValue } from './error.js';

const RESERVED_PREFIX = 'HASURA_GRAPHQL_';

/** `{name, value}` or `{name, value_from_env}`; faults are reported at the item. */
export function decodeHeader(item: Json): HeaderConfig {
  if (!isJsonObject(item)) throw headerNotObject();
  const name = required(item, 'name', decodeText);
  const value = optional(item, 'value', decodeText);
  const variable = optional(item, 'value_from_env', decodeText);
  if (value !== undefined && variable !== undefined) throw headerWithBothValues();
  if (value !== undefined) return { name, value };
  if (variable === undefined) throw headerWithoutValue();
  if (variable.startsWith(RESERVED_PREFIX)) throw headerFromReservedVariable(variable);
  return { name, value_from_env: variable };
}
