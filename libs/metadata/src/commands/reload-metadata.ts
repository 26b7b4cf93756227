// `reload_metadata`: builds again, introspects anew what is named, and uses up a version (spec/metadata-actions-api.md 3.4).
import { isJsonList, isJsonObject, type Json, type MetadataDocument } from '@app/types';
import { decodeFlag, decodeObject, decodeText, listOf, optional } from '../decode/decoder.js';
import { METADATA_APIS, type Command, type CommandContext } from './command.js';
import { remoteSchemaNotInMetadata, sourceNotInMetadata } from './error.js';

/** All, none or the named ones. */
type Selection = boolean | readonly string[];

export interface ReloadMetadataArgs {
  readonly sources: Selection;
  readonly remoteSchemas: Selection;
  readonly eventTriggers: Selection;
}

export const reloadMetadata: Command<ReloadMetadataArgs> = {
  name: 'reload_metadata',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode(value) {
    const args = decodeObject(value);
    optional(args, 'reload_data_connectors', decodeSelection);
    return {
      sources: optional(args, 'reload_sources', decodeSelection) ?? true,
      remoteSchemas: optional(args, 'reload_remote_schemas', decodeSelection) ?? true,
      eventTriggers: optional(args, 'recreate_event_triggers', decodeSelection) ?? false,
    };
  },
  apply(args, { document }) {
    checkNames(args, document);
    return {
      change: { document: { ...document }, strictness: 'tolerant', touched: [] },
      sourceEffects: args.sources === false ? [] : [{ type: 'reload-sources', names: toNames(args.sources) }],
      answer: { type: 'report', report: 'reload' },
    };
  },
};

function decodeSelection(value: Json): Selection {
  return isJsonList(value) ? listOf(decodeText)(value) : decodeFlag(value);
}

function toNames(selection: true | readonly string[]): 'all' | readonly string[] {
  return selection === true ? 'all' : selection;
}

function checkNames(
  { sources, remoteSchemas, eventTriggers }: ReloadMetadataArgs,
  document: CommandContext['document'],
): void {
  const sourceNames = document.sources.map(({ name }) => name);
  const remoteNames = remoteSchemaNames(document);
  const unknownSource = [...namesOf(sources), ...namesOf(eventTriggers)].find((name) => !sourceNames.includes(name));
  if (unknownSource !== undefined) throw sourceNotInMetadata(unknownSource);
  const unknownRemote = namesOf(remoteSchemas).find((name) => !remoteNames.includes(name));
  if (unknownRemote !== undefined) throw remoteSchemaNotInMetadata(unknownRemote);
}

function namesOf(selection: Selection): readonly string[] {
  return typeof selection === 'boolean' ? [] : selection;
}

function remoteSchemaNames({ otherSections }: MetadataDocument): readonly Json[] {
  const { remote_schemas: list } = otherSections;
  return isJsonList(list) ? list.map((item) => (isJsonObject(item) ? (item.name ?? null) : null)) : [];
}
