// Which databases the gateway uses, from the three URLs.
import type { SettingValues } from './settings.js';

export type DatabaseChoice =
  | {
      readonly type: 'embedded';
      /** As configured; may be relative to the working directory. */ readonly dataDirectory: string;
    }
  | {
      readonly type: 'given';
      readonly metadataUrl: string;
      /** Variable that `metadataUrl` came from, for messages. */
      readonly metadataVariable: string;
      /** Database of the source `default` and the variable that names it; `undefined`: there is no such source. */
      readonly defaultSource: { readonly url: string; readonly variable: string } | undefined;
    };

/**
 * No URL: the embedded server. A database URL alone also holds the metadata. A metadata URL alone: no default source;
 * `PG_DATABASE_URL` beside it is only a variable that a source may refer to, as with upstream.
 */
export function chooseDatabases(settings: SettingValues['database']): DatabaseChoice {
  const { databaseUrl, metadataDatabaseUrl, pgDatabaseUrl, dataDirectory } = settings;
  const [metadataUrl, metadataVariable] = firstGiven([
    [metadataDatabaseUrl, 'HASURA_GRAPHQL_METADATA_DATABASE_URL'],
    [databaseUrl, 'HASURA_GRAPHQL_DATABASE_URL'],
    [pgDatabaseUrl, 'PG_DATABASE_URL'],
  ]);
  if (metadataUrl === undefined) return { type: 'embedded', dataDirectory };
  const [url, variable] =
    metadataDatabaseUrl === undefined ? [metadataUrl, metadataVariable] : [databaseUrl, 'HASURA_GRAPHQL_DATABASE_URL'];
  const defaultSource = url === undefined ? undefined : { url, variable };
  return { type: 'given', metadataUrl, metadataVariable, defaultSource };
}

type Given = readonly [url: string | undefined, variable: string];

function firstGiven(candidates: readonly Given[]): Given {
  return candidates.find(([url]) => url !== undefined) ?? [undefined, ''];
}
