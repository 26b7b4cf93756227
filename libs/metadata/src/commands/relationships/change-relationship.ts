// `drop_relationship`, `rename_relationship`, `set_relationship_comment` (spec/metadata-postgres-api.md 4).
import { tableKey, type Json, type JsonObject, type TrackedTable } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, decodeText, optional, required } from '../../decode/decoder.js';
import { dependentsOf } from '../../dependencies/dependents-of.js';
import { dropDependents } from '../../dependencies/drop-dependents.js';
import { refuseDependents } from '../../dependencies/refuse-dependents.js';
import { renameInMetadata } from '../../dependencies/rename.js';
import type { TablePlace } from '../../object-ref.js';
import { partsOf, textOf, withParts } from '../../table-parts.js';
import { bothForms } from '../both-forms.js';
import { SUCCESS, type Command, type CommandContext, type CommandOutcome } from '../command.js';
import { columnNotRelationship, noSuchRelationship, relationshipNameTaken } from '../tables/error.js';
import { decodePlace, findServedTable, isFieldTaken, putPart, putTable, withComment } from '../tables/tracked-place.js';

interface RelationshipArgs {
  readonly place: TablePlace;
  readonly name: string;
}

export const CHANGE_RELATIONSHIP_COMMANDS: readonly Command<unknown>[] = [
  ...bothForms('drop_relationship', { inBulkAtomic: 'accepted', decode: decodeDrop, apply: applyDrop }),
  ...bothForms('rename_relationship', { decode: decodeRename, apply: applyRename }),
  ...bothForms('set_relationship_comment', { decode: decodeComment, apply: applyComment }),
];

const LISTS = ['object_relationships', 'array_relationships'] as const;

interface Found {
  readonly tracked: TrackedTable;
  readonly list: (typeof LISTS)[number];
  readonly relationship: JsonObject;
}

/** @throws GatewayError for an unknown relationship and for a column of that name. */
function findRelationship(context: CommandContext, { place, name }: RelationshipArgs): Found {
  const tracked = findServedTable(context, place);
  for (const list of LISTS) {
    const relationship = partsOf(tracked, list).find((part) => textOf(part, 'name') === name);
    if (relationship !== undefined) return { tracked, list, relationship };
  }
  const catalog = context.catalogs.get(place.source)?.tables.get(tableKey(place.table));
  throw catalog?.columns.has(name) === true ? columnNotRelationship(name) : noSuchRelationship(name);
}

function decodeDrop(value: Json): RelationshipArgs & { readonly cascade: boolean } {
  const args = decodeObject(value);
  return {
    place: decodePlace(args),
    name: required(args, 'relationship', decodeNonEmptyText),
    cascade: optional(args, 'cascade', decodeFlag) ?? false,
  };
}

function applyDrop(args: ReturnType<typeof decodeDrop>, context: CommandContext): CommandOutcome {
  const { place, name, cascade } = args;
  const { list } = findRelationship(context, args);
  const { document, catalogs } = context;
  const dependents = dependentsOf([{ type: 'relationship', ...place, name }], document, catalogs);
  if (!cascade) refuseDependents(dependents);
  const freed = dropDependents(dependents, document, catalogs);
  const tracked = findServedTable({ ...context, document: freed }, place);
  const left = partsOf(tracked, list).filter((part) => textOf(part, 'name') !== name);
  return {
    change: {
      document: putTable(freed, place.source, withParts(tracked, list, left)),
      strictness: 'any-new',
      touched: [],
    },
    answer: SUCCESS,
  };
}

function decodeRename(value: Json): RelationshipArgs & { readonly newName: string } {
  const args = decodeObject(value);
  return {
    place: decodePlace(args),
    name: required(args, 'name', decodeNonEmptyText),
    newName: required(args, 'new_name', decodeNonEmptyText),
  };
}

function applyRename(args: ReturnType<typeof decodeRename>, context: CommandContext): CommandOutcome {
  const { place, name, newName } = args;
  const { tracked } = findRelationship(context, args);
  if (isFieldTaken(context, place, tracked, newName)) throw relationshipNameTaken(name, newName, place.table);
  const rename = { type: 'relationship', ...place, name, to: newName } as const;
  const document = renameInMetadata(context.document, context.catalogs, [rename]);
  return { change: { document, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}

function decodeComment(value: Json): RelationshipArgs & { readonly comment: string | undefined } {
  const args = decodeObject(value);
  return {
    place: decodePlace(args),
    name: required(args, 'relationship', decodeNonEmptyText),
    comment: optional(args, 'comment', decodeText),
  };
}

function applyComment(args: ReturnType<typeof decodeComment>, context: CommandContext): CommandOutcome {
  const { tracked, list, relationship } = findRelationship(context, args);
  const parts = putPart(partsOf(tracked, list), 'name', withComment(relationship, args.comment));
  const document = putTable(context.document, args.place.source, withParts(tracked, list, parts));
  return { change: { document, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}
