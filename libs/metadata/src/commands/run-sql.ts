// `run_sql` and its other name `pg_run_sql` (spec/metadata-postgres-api.md 10).
import type { Json, JsonObject } from '@app/types';
import { decodeFlag, decodeNonEmptyText, decodeObject, decodeText, optional, required } from '../decode/decoder.js';
import { DEFAULT_SOURCE } from '../decode/source.js';
import type { Command, CommandContext, CommandOutcome } from './command.js';
import type { RunSqlEffect } from './effect.js';
import { findPostgresSource } from './find-source.js';

/** Statements with one of these words may change what is tracked. */
const SCHEMA_WORDS = /\b(?:alter|drop|replace|create function|comment on)\b/i;

export const runSql: Command<RunSqlEffect> = runSqlNamed('run_sql');
export const pgRunSql: Command<RunSqlEffect> = runSqlNamed('pg_run_sql');

function runSqlNamed(name: string): Command<RunSqlEffect> {
  return {
    name,
    access: 'source',
    apis: ['query', 'v2-query'],
    inBulkAtomic: 'refused',
    decode: decodeRunSql,
    apply: applyRunSql,
    sql: (effect) => ({
      mode: effect.readOnly ? 'READ ONLY' : 'READ WRITE',
      checksMetadata: effect.checkMetadataConsistency,
    }),
  };
}

function decodeRunSql(value: Json): RunSqlEffect {
  const args = decodeObject(value);
  const sql = required(args, 'sql', decodeText);
  const readOnly = decodeOptionalFlag(args, 'read_only');
  const asked = optional(args, 'check_metadata_consistency', decodeFlag);
  return {
    type: 'run-sql',
    source: optional(args, 'source', decodeNonEmptyText) ?? DEFAULT_SOURCE,
    sql,
    cascade: decodeOptionalFlag(args, 'cascade'),
    readOnly,
    checkMetadataConsistency: !readOnly && (asked ?? SCHEMA_WORDS.test(sql)),
    noTransaction: decodeOptionalFlag(args, 'no_transaction'),
  };
}

function decodeOptionalFlag(args: JsonObject, key: string): boolean {
  return optional(args, key, decodeFlag) ?? false;
}

/** Where metadata is checked, the change is made by whoever compares the database before and after. */
function applyRunSql(effect: RunSqlEffect, { document }: CommandContext): CommandOutcome {
  findPostgresSource(document, effect.source);
  return { sourceEffects: [effect], answer: { type: 'effect' } };
}
