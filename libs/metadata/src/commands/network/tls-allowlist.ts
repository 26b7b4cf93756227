// `add_host_to_tls_allowlist` and `drop_host_from_tls_allowlist` (spec/metadata-actions-api.md 6.4).
import type { Json, JsonObject, MetadataDocument } from '@app/types';
import { isJsonList, isJsonObject } from '@app/types';
import { decodeObject, decodeText, optionalEntry, required } from '../../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command, type CommandOutcome } from '../command.js';
import { decodeTlsEntry, type TlsEntry } from './decode-tls-entry.js';
import { emptyHostname, hostKeyEmpty, hostListed, hostNotListed } from './error.js';

const traits = { access: 'change', apis: METADATA_APIS, inBulkAtomic: 'refused' } as const;

function entriesOf({ otherSections }: MetadataDocument): readonly Json[] {
  const { network } = otherSections;
  return isJsonObject(network) && isJsonList(network.tls_allowlist) ? network.tls_allowlist : [];
}

/** The entries that are understood; others, which only a whole document can bring in, trust nobody. */
export function readTlsAllowlist(document: MetadataDocument): readonly TlsEntry[] {
  return entriesOf(document).flatMap((entry) => {
    try {
      return [decodeTlsEntry(entry)];
    } catch {
      return [];
    }
  });
}

const hostOf = (entry: Json): Json | undefined => (isJsonObject(entry) ? entry.host : entry);

function put(document: MetadataDocument, entries: readonly Json[]): CommandOutcome {
  const { network, ...rest } = document.otherSections;
  const others = Object.entries(isJsonObject(network) ? network : {}).filter(([key]) => key !== 'tls_allowlist');
  const next: JsonObject = { ...Object.fromEntries(others), ...(entries.length > 0 ? { tls_allowlist: entries } : {}) };
  const otherSections = Object.keys(next).length === 0 ? rest : { ...rest, network: next };
  return { change: { document: { ...document, otherSections }, strictness: 'any-new', touched: [] }, answer: SUCCESS };
}

export const addHostToTlsAllowlist: Command<TlsEntry> = {
  ...traits,
  name: 'add_host_to_tls_allowlist',
  decode: decodeTlsEntry,
  apply(entry, { document }) {
    if (entry.host === '') throw hostKeyEmpty();
    const entries = entriesOf(document);
    if (entries.some((listed) => hostOf(listed) === entry.host)) throw hostListed(entry.host);
    return put(document, [...entries, { ...entry }]);
  },
};

/** Drops every entry of the host. */
export const dropHostFromTlsAllowlist: Command<string> = {
  ...traits,
  name: 'drop_host_from_tls_allowlist',
  decode: (value) => {
    const args = decodeObject(value);
    optionalEntry(args, 'suffix', decodeText);
    return required(args, 'host', decodeText);
  },
  apply(host, { document }) {
    if (host === '') throw emptyHostname();
    const entries = entriesOf(document);
    const kept = entries.filter((listed) => hostOf(listed) !== host);
    if (kept.length === entries.length) throw hostNotListed(host);
    return put(document, kept);
  },
};
