// `pg_add_source` (spec/metadata-postgres-api.md 2.1). Whether the database answers is found by the build.
import { isJsonObject, type Json, type JsonObject, type Source } from '@app/types';
import {
  decodeFlag,
  decodeNonEmptyText,
  decodeObject,
  optional,
  optionalEntry,
  required,
} from '../../decode/decoder.js';
import { POSTGRES_KIND } from '../../decode/source.js';
import { sourceRef } from '../../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from '../command.js';
import { explainParseFault } from '../explain-parse-fault.js';
import { isInconsistent } from '../inconsistent.js';
import { sourceExists } from './error.js';

export interface AddSourceArgs {
  readonly name: string;
  readonly replaces: boolean;
  readonly parts: { readonly configuration: JsonObject; readonly [extra: string]: Json };
}

export const addSource: Command<AddSourceArgs> = {
  name: 'pg_add_source',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: explainParseFault('add_source', decodeAddSource),
  apply({ name, replaces, parts }, context) {
    const { document } = context;
    const touched = sourceRef(name);
    const present = document.sources.find((source) => source.name === name);
    if (present !== undefined && !replaces && !isInconsistent(context, touched)) throw sourceExists(name);
    const added: Source = {
      name,
      kind: POSTGRES_KIND,
      tables: present?.tables ?? [],
      ...(present?.functions === undefined ? {} : { functions: present.functions }),
      ...parts,
    };
    const others = document.sources.filter((source) => source.name !== name);
    return {
      change: { document: { ...document, sources: [...others, added] }, strictness: 'own', touched: [touched] },
      sourceEffects: [
        { type: 'prepare-source', name, extensionsSchema: extensionsSchemaOf(parts.configuration) },
        { type: 'reload-sources', names: [name] },
      ],
      answer: SUCCESS,
    };
  },
};

function decodeAddSource(value: Json): AddSourceArgs {
  const args = decodeObject(value);
  return {
    name: required(args, 'name', decodeNonEmptyText),
    replaces: optional(args, 'replace_configuration', decodeFlag) ?? false,
    parts: {
      configuration: required(args, 'configuration', decodeConfiguration),
      ...optionalEntry(args, 'customization', decodeObject),
      ...optionalEntry(args, 'health_check', decodeObject),
    },
  };
}

/** What it holds is read when the source is connected; here only its one required part is asked for. */
export function decodeConfiguration(value: Json): JsonObject {
  const configuration = decodeObject(value);
  required(configuration, 'connection_info', (info) => {
    const connection = decodeObject(info);
    return required(connection, 'database_url', (url) => url);
  });
  return configuration;
}

function extensionsSchemaOf(configuration: JsonObject): string {
  const schema = isJsonObject(configuration) ? configuration.extensions_schema : undefined;
  return typeof schema === 'string' && schema !== '' ? schema : 'public';
}
