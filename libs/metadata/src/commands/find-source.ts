// The source that a table command is about.
import type { MetadataDocument, Source } from '@app/types';
import { POSTGRES_KIND } from '../decode/source.js';
import { noSuchSource } from './error.js';

/** @throws GatewayError not-exists when there is no Postgres source of that name. */
export function findPostgresSource({ sources }: MetadataDocument, name: string): Source {
  const source = sources.find((candidate) => candidate.name === name && candidate.kind === POSTGRES_KIND);
  if (source === undefined) throw noSuchSource(name);
  return source;
}

/** A copy of the document in which `source` takes the place of the one of its name. */
export function putSource(document: MetadataDocument, source: Source): MetadataDocument {
  return { ...document, sources: document.sources.map((present) => (present.name === source.name ? source : present)) };
}
