// The commands on the allow-list (spec/metadata-actions-api.md 5.3).
import type { Json, JsonObject } from '@app/types';
import { findItem, putItem, withoutItem } from '../../collections/stored-collections.js';
import { decodeFlag, decodeNonEmptyText, decodeObject, nonEmptyListOf, optional } from '../../decode/decoder.js';
import { keyOf } from '../../decode/key-of.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { noSuchCollection, notInAllowlist, repeatedRoles, rolesOfGlobalScope } from './error.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;
const GLOBAL_SCOPE: JsonObject = Object.freeze({ global: true });

interface AllowlistEntry {
  readonly collection: string;
  readonly scope: JsonObject;
}

const put = ({ document }: CommandContext, entry: AllowlistEntry): CommandOutcome => ({
  change: {
    document: putItem(document, 'allowlist', { name: entry.collection, item: { ...entry } }),
    strictness: 'own',
    touched: [],
  },
  answer: SUCCESS,
});

export const addCollectionToAllowlist: Command<AllowlistEntry> = {
  ...traits,
  name: 'add_collection_to_allowlist',
  decode(value) {
    const args = decodeObject(value);
    const collection = keyOf(args, 'collection', decodeNonEmptyText);
    return { collection, scope: optional(args, 'scope', decodeScope) ?? GLOBAL_SCOPE };
  },
  apply(entry, context) {
    const { collection } = entry;
    if (findItem(context.document, 'query_collections', collection) === undefined) throw noSuchCollection(collection);
    if (findItem(context.document, 'allowlist', collection) === undefined) return put(context, entry);
    const message = `collection "${collection}" already exists in the allowlist, scope ignored; to change scope, use update_scope_of_collection_in_allowlist`;
    return { answer: { type: 'json', json: { message } } };
  },
};

export const dropCollectionFromAllowlist: Command<string> = {
  ...traits,
  name: 'drop_collection_from_allowlist',
  decode: (value) => keyOf(decodeObject(value), 'collection', decodeNonEmptyText),
  apply(collection, { document }) {
    if (findItem(document, 'allowlist', collection) === undefined) throw notInAllowlist(collection);
    const left = withoutItem(document, 'allowlist', collection);
    return { change: { document: left, strictness: 'own', touched: [] }, answer: SUCCESS };
  },
};

export const updateScopeOfCollectionInAllowlist: Command<AllowlistEntry> = {
  ...traits,
  name: 'update_scope_of_collection_in_allowlist',
  decode(value) {
    const args = decodeObject(value);
    return {
      collection: keyOf(args, 'collection', decodeNonEmptyText),
      scope: keyOf(args, 'scope', decodeScope),
    };
  },
  apply(entry, context) {
    if (findItem(context.document, 'allowlist', entry.collection) === undefined) throw notInAllowlist(entry.collection);
    return put(context, entry);
  },
};

function decodeScope(value: Json): JsonObject {
  const scope = decodeObject(value);
  if (keyOf(scope, 'global', decodeFlag)) {
    if (Object.hasOwn(scope, 'roles')) throw rolesOfGlobalScope();
    return GLOBAL_SCOPE;
  }
  const roles = keyOf(scope, 'roles', nonEmptyListOf(decodeNonEmptyText));
  if (new Set(roles).size < roles.length) throw repeatedRoles();
  return { global: false, roles };
}
