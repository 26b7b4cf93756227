// `pg_drop_source` (spec/metadata-postgres-api.md 2.2). Relationships of custom types into it are found by the build.
import type { Json } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, optional, required } from '../../decode/decoder.js';
import { sourceRef } from '../../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from '../command.js';
import { explainParseFault } from '../explain-parse-fault.js';
import { findPostgresSource } from '../find-source.js';
import { isInconsistent } from '../inconsistent.js';
import { sourceInUse, sourceInconsistent } from './error.js';
import { remoteRelationshipsInto, withoutReferencesTo } from './references.js';

export interface DropSourceArgs {
  readonly name: string;
  readonly cascade: boolean;
}

export const dropSource: Command<DropSourceArgs> = {
  name: 'pg_drop_source',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: explainParseFault('drop_source', decodeDropSource),
  apply({ name, cascade }, context) {
    const { document } = context;
    findPostgresSource(document, name);
    if (cascade && isInconsistent(context, sourceRef(name))) throw sourceInconsistent(name);
    const dependents = remoteRelationshipsInto(document, name);
    if (dependents.length > 0 && !cascade) throw sourceInUse(dependents);
    const freed = cascade ? withoutReferencesTo(document, name) : document;
    const sources = freed.sources.filter((source) => source.name !== name);
    return { change: { document: { ...freed, sources }, strictness: 'any-new', touched: [] }, answer: SUCCESS };
  },
};

function decodeDropSource(value: Json): DropSourceArgs {
  const args = decodeObject(value);
  return {
    name: required(args, 'name', decodeNonEmptyText),
    cascade: optional(args, 'cascade', decodeFlag) ?? false,
  };
}
