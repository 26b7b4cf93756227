// Every text of the decoders (spec/actions.md 1.1, 1.4; spec/metadata-actions-api.md 1.3). All are 400 parse-failed.
import { GatewayError, nameJsonType, type Json } from '@app/types';

/** A decoding fault at the value itself; callers prefix the path with `GatewayError.under`. */
export function parseFailed(message: string): GatewayError {
  return new GatewayError({ code: 'parse-failed', message });
}

/** `parsing Text failed, expected String, but encountered Number`. */
export function wrongType(what: string, expected: string, value: Json): GatewayError {
  return parseFailed(`parsing ${what} failed, expected ${expected}, but encountered ${nameJsonType(value)}`);
}

export const missingKey = (key: string) => parseFailed(`the key '${key}' was not present`);
/** The wording of decoders that upstream has written by hand. */
export const keyNotFound = (key: string) => parseFailed(`key "${key}" not found`);
export const emptyList = () => parseFailed('parsing NonEmpty failed, unexpected empty list');
export const emptyString = () => parseFailed('empty string not allowed');
export const notGraphqlName = (text: string) => parseFailed(`${text} is not valid GraphQL name`);
export const notGraphqlType = (text: string) => parseFailed(`not a valid GraphQL type: ${text}`);
export const outOfBounds = (number: string) => parseFailed(`${number} is out of bounds`);

export const notGraphqlDocument = () => parseFailed('parsing the graphql query failed');

/** `expected mutation or query, but found x`. */
export const unexpectedWord = (words: readonly string[], found: string) =>
  parseFailed(`expected ${words.join(' or ')}, but found ${found}`);

export const unknownKey = (key: string) => parseFailed(`unknown key '${key}'`);
export const outOfRange = (number: number, least: number, most: number) =>
  parseFailed(`expected a number from ${least} to ${most}, but found ${number}`);
export const retryDelaysReversed = () => parseFailed('max_delay_ms cannot be less than initial_delay_ms');
export const notAnArgumentPath = (path: string) =>
  parseFailed(`expected the name of an argument or a path such as order.id, but found ${path}`);

export const negativeTimeout = () => parseFailed('timeout value cannot be negative');
export const headerNotObject = () => parseFailed('expecting object for headers');
export const headerWithoutValue = () => parseFailed('expecting value or value_from_env keys');
export const headerWithBothValues = () => parseFailed('expecting only one of value or value_from_env keys');
export const headerFromReservedVariable = (name: string) =>
  parseFailed(`env variables starting with "HASURA_GRAPHQL_" are not allowed in value_from_env: ${name}`);

export const unknownVersion = (versions: string, found: string) =>
  parseFailed(`expected ${versions}, encountered ${found}`);
export const invalidQueryParameter = () => parseFailed('Invalid query parameter');
export const invalidTransformAction = () => parseFailed('invalid transform action');
export const duplicateObjects = (kind: string, names: readonly string[]) =>
  parseFailed(`multiple declarations exist for the following ${kind}: ${names.join(', ')}`);

export const noRelationshipKind = () =>
  parseFailed('atleast one of foreign_key_constraint_on/manual_configuration should be present');
export const bothRelationshipKinds = () =>
  parseFailed('only one of foreign_key_constraint_on/manual_configuration should be present');
export const columnOrColumns = () => parseFailed("expected exactly one of 'column' or 'columns'");
export const duplicateRootFieldNames = (names: readonly string[]) =>
  parseFailed(`the following custom root field names are duplicated: ${inEnglish(names.map((name) => `"${name}"`))}`);
export const unknownPermissionType = () =>
  parseFailed("perm_type should be one of 'insert', 'select', 'update', 'delete'");

/** `a`, `a and b`, `a, b, and c`. */
function inEnglish(items: readonly string[]): string {
  if (items.length <= 2) return items.join(' and ');
  return `${items.slice(0, -1).join(', ')}, and ${items.at(-1) ?? ''}`;
}
