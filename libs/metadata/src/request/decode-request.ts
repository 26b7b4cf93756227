// The envelope `{type, args, version?, resource_version?}` -> a tree of decoded commands (spec/metadata-actions-api.md 1.1, 4).
import type { Json, JsonPath } from '@app/types';
import { COMMANDS } from '../commands/command-registry.js';
import type { Api, Command, SqlTraits } from '../commands/command.js';
import {
  at,
  decodeInteger,
  decodeList,
  decodeObject,
  decodeText,
  keepJson,
  optional,
  required,
} from '../decode/decoder.js';
import { unknownVersion } from '../decode/error.js';
import { mixedAccessModes, notReadOnly, unknownCommand } from './error.js';
import type { BulkMode, BulkRequest, DecodedRequest, MetadataRequest } from './request.js';
import { scanBody } from './scan-body.js';

/** At `/v2/query` only (spec/metadata-postgres-api.md 11). */
const CONCURRENT_BULK = 'concurrent_bulk';
const BULK_MODES: ReadonlyMap<string, BulkMode> = new Map([
  ['bulk', 'bulk'],
  ['bulk_keep_going', 'keep-going'],
  ['bulk_atomic', 'atomic'],
]);

/**
 * Reads the whole body; one unreadable item of a bulk fails all of it.
 * @throws GatewayError parse-failed with the full path, or bad-request for mixed access modes.
 */
export function decodeRequest(body: Json, api: Api): DecodedRequest {
  scanBody(body);
  const envelope = decodeObject(body);
  const name = required(envelope, 'type', decodeText);
  return {
    name,
    request: decodeNode(body, api, []),
    resourceVersion: optional(envelope, 'resource_version', decodeInteger),
  };
}

function decodeNode(node: Json, api: Api, path: JsonPath): MetadataRequest {
  const envelope = decodeObject(node);
  const name = required(envelope, 'type', decodeText);
  const mode = api === 'v2-query' && name === CONCURRENT_BULK ? 'concurrent' : BULK_MODES.get(name);
  const command = mode === undefined ? findCommand(name, api) : undefined;
  const version = optional(envelope, 'version', decodeVersion) ?? 1;
  const args = required(envelope, 'args', keepJson);
  const argsPath = [...path, 'args'];
  return underArgs(api, () =>
    command === undefined
      ? decodeBulk(mode ?? 'bulk', args, { api, path: argsPath })
      : { type: 'command', command, args: command.decode(args, version), path: argsPath },
  );
}

/** The older endpoint leaves the step `args` out of the paths of parse faults (spec/metadata-actions-api.md 1.3). */
function underArgs<T>(api: Api, decode: () => T): T {
  return api === 'query' ? decode() : at('args', decode);
}

function decodeBulk(mode: BulkMode, args: Json, { api, path }: { api: Api; path: JsonPath }): BulkRequest {
  const items = decodeList(args).map((item, index) => at(index, () => decodeNode(item, api, [...path, index])));
  if (mode === 'concurrent' && !items.every(onlyReadsSql)) throw notReadOnly();
  checkAccessModes(items);
  return { type: 'bulk', mode, items, path };
}

/** SQL that must not write and SQL that may cannot share a bulk (spec/metadata-postgres-api.md 12). */
function checkAccessModes(items: readonly MetadataRequest[]): void {
  let expected: SqlTraits['mode'] | undefined;
  for (const [index, item] of items.entries()) {
    const mode = accessModeOf(item);
    expected ??= mode;
    if (mode !== undefined && mode !== expected) throw mixedAccessModes(expected ?? mode, index, mode);
  }
}

function onlyReadsSql(item: MetadataRequest): boolean {
  return item.type === 'command' && accessModeOf(item) === 'READ ONLY';
}

function accessModeOf(request: MetadataRequest): SqlTraits['mode'] | undefined {
  if (request.type === 'command') return request.command.sql?.(request.args).mode;
  return request.items.map(accessModeOf).find((mode) => mode !== undefined);
}

function findCommand(name: string, api: Api): Command<unknown> {
  const known = name.replace(/^postgres_/, 'pg_');
  const command = COMMANDS.find((candidate) => candidate.name === known && candidate.apis.includes(api));
  if (command === undefined) throw unknownCommand(name, api);
  return command;
}

function decodeVersion(value: Json): 1 | 2 {
  const version = decodeInteger(value);
  if (version !== 1 && version !== 2) throw unknownVersion('1 or 2', String(version));
  return version;
}
