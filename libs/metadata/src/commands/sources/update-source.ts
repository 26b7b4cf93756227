// `pg_update_source`: given parts are replaced, the others stay (spec/metadata-postgres-api.md 2.2).
import type { Json } from '@app/types';
import { decodeNonEmptyText, decodeObject, optionalEntry, required } from '../../decode/decoder.js';
import { sourceRef } from '../../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from '../command.js';
import { explainParseFault } from '../explain-parse-fault.js';
import { findPostgresSource, putSource } from '../find-source.js';
import { decodeConfiguration } from './add-source.js';

export interface UpdateSourceArgs {
  readonly name: string;
  readonly parts: Readonly<Record<string, Json>>;
}

export const updateSource: Command<UpdateSourceArgs> = {
  name: 'pg_update_source',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: explainParseFault('update_source', decodeUpdateSource),
  apply({ name, parts }, { document }) {
    const source = findPostgresSource(document, name);
    return {
      change: {
        document: putSource(document, { ...source, ...parts }),
        strictness: 'own',
        touched: [sourceRef(name)],
      },
      sourceEffects: [{ type: 'reload-sources', names: [name] }],
      answer: SUCCESS,
    };
  },
};

function decodeUpdateSource(value: Json): UpdateSourceArgs {
  const args = decodeObject(value);
  return {
    name: required(args, 'name', decodeNonEmptyText),
    parts: {
      ...optionalEntry(args, 'configuration', decodeConfiguration),
      ...optionalEntry(args, 'customization', decodeObject),
      ...optionalEntry(args, 'health_check', decodeObject),
    },
  };
}
