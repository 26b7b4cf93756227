// `rename_source`: everything that names the source follows (spec/metadata-postgres-api.md 2.2).
import type { JsonObject, Source } from '@app/types';
import { decodeNonEmptyText, decodeObject, required } from '../../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command } from '../command.js';
import { newNameTaken, sourceNotFound } from './error.js';
import { renameReferences } from './references.js';

export interface RenameSourceArgs {
  readonly name: string;
  readonly newName: string;
}

export const renameSource: Command<RenameSourceArgs> = {
  name: 'rename_source',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode(value) {
    const args = decodeObject(value);
    return {
      name: required(args, 'name', decodeNonEmptyText),
      newName: required(args, 'new_name', decodeNonEmptyText),
    };
  },
  apply({ name, newName }, { document }) {
    const isTaken = (wanted: string): boolean => document.sources.some((source) => source.name === wanted);
    if (!isTaken(name)) throw sourceNotFound(name);
    if (isTaken(newName)) throw newNameTaken(newName);
    const moved = renameReferences(document, name, newName);
    const sources = moved.sources.map((source) => (source.name === name ? renamed(source, newName) : source));
    return { change: { document: { ...moved, sources }, strictness: 'any-new', touched: [] }, answer: SUCCESS };
  },
};

/** A source of another kind is printed from its own JSON, which holds the name too. */
function renamed(source: Source, name: string): Source {
  const original = source.original as JsonObject | undefined;
  return { ...source, name, ...(original === undefined ? {} : { original: { ...original, name } }) };
}
