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
      /** Database of the source `default` and the variable that names it; `undefined`: there is no such source. */
      readonly defaultSource: { readonly url: string; readonly variable: string } | undefined;
    };

/**
 * No URL: the embedded server. A database URL alone also holds the metadata. A metadata URL alone: no default source;
 * `PG_DATABASE_URL` beside it is only a variable that a source may refer to, as with upstream.
 */
export function chooseDatabases(settings: SettingValues['database']): DatabaseChoice {
  const { databaseUrl, metadataDatabaseUrl, pgDatabaseUrl, dataDirectory } = settings;
  if (databaseUrl !== undefined) {
    const defaultSource = { url: databaseUrl, variable: 'HASURA_GRAPHQL_DATABASE_URL' };
    return { type: 'given', metadataUrl: metadataDatabaseUrl ?? databaseUrl, defaultSource };
  }
  if (metadataDatabaseUrl !== undefined) {
    return { type: 'given', metadataUrl: metadataDatabaseUrl, defaultSource: undefined };
  }
  if (pgDatabaseUrl !== undefined) {
    const defaultSource = { url: pgDatabaseUrl, variable: 'PG_DATABASE_URL' };
    return { type: 'given', metadataUrl: pgDatabaseUrl, defaultSource };
  }
  return { type: 'embedded', dataDirectory };
}
