// `list_source_kinds` and `get_source_kind_capabilities` (spec/metadata-postgres-api.md 2.2): there is one kind.
import { decodeNonEmptyText, decodeObject, required } from '../../decode/decoder.js';
import { POSTGRES_KIND } from '../../decode/source.js';
import { METADATA_APIS, type Command } from '../command.js';
import { noCapabilities } from './error.js';

const traits = { access: 'read', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;
const KIND = { kind: POSTGRES_KIND, display_name: POSTGRES_KIND, builtin: true, available: true };

export const listSourceKinds: Command<null> = {
  ...traits,
  name: 'list_source_kinds',
  decode: () => null,
  apply: () => ({ answer: { type: 'json', json: { sources: [KIND] } } }),
};

/** Only kinds that are connected through agents describe themselves. */
export const getSourceKindCapabilities: Command<string> = {
  ...traits,
  name: 'get_source_kind_capabilities',
  decode: (value) => required(decodeObject(value), 'name', decodeNonEmptyText),
  apply(kind) {
    throw noCapabilities(kind);
  },
};
