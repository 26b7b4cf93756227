// The golden fixtures of test/fixtures: `<area>/` has the schema and its metadata, `<area>/<case>/` one request.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@app/types';
import type { GatewaySetup, RequestOptions } from '../../libs/tables/test/table-gateway.js';

const ROOT = join(import.meta.dirname, '../fixtures');

export interface FixtureArea {
  readonly name: string;
  readonly setup: GatewaySetup;
  /** What introspection of the schema finds; recorded, so that translation needs no database. */
  readonly catalogPath: string;
  readonly cases: readonly FixtureCase[];
}

export interface FixtureCase {
  readonly name: string;
  readonly query: string;
  readonly request: RequestOptions;
  /** `data` of the answer, or `{error: {message, code, path}}`. */
  readonly expectedPath: string;
  /** Statements, with what fills their placeholders. */
  readonly statementsPath: string;
}

/** Whether files are written instead of compared: set when a change of them is meant. */
export const UPDATES_FIXTURES = process.env.UPDATE_FIXTURES === '1';

/** All areas, read anew. */
export function fixtureAreas(): readonly FixtureArea[] {
  return foldersOf(ROOT).map((name) => {
    const folder = join(ROOT, name);
    const metadata = readJson(join(folder, 'metadata.json')) as unknown as Omit<GatewaySetup, 'sql'>;
    return {
      name,
      setup: { ...metadata, sql: readFileSync(join(folder, 'schema.sql'), 'utf8') },
      catalogPath: join(folder, 'catalog.json'),
      cases: foldersOf(folder).map((name) => readCase(name, join(folder, name))),
    };
  });
}

function readCase(name: string, folder: string): FixtureCase {
  const session = optionalJson(join(folder, 'session.json')) as Readonly<Record<string, string>>;
  const { 'x-hasura-role': role, ...variables } = session;
  return {
    name,
    query: readFileSync(join(folder, 'request.graphql'), 'utf8'),
    request: {
      ...(role === undefined ? {} : { role }),
      session: variables,
      variables: optionalJson(join(folder, 'variables.json')),
    },
    expectedPath: join(folder, 'expected.json'),
    statementsPath: join(folder, 'statements.sql'),
  };
}

/** What a file holds; where updates are meant, `actual` is written to it first. */
export function golden(path: string, actual: string): string {
  if (UPDATES_FIXTURES) writeFileSync(path, actual);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const readJson = (path: string): JsonObject => JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
const optionalJson = (path: string): JsonObject => (existsSync(path) ? readJson(path) : {});
