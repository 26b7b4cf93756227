// Answers operators about runs of actions.
import { FINISHED_STATES, type RunStore } from '@app/actions';
import { noSuchRun, printCursor, runHasEnded, runHasNotEnded, runOfNoAction, type RunQuestion } from '@app/metadata';
import type { RunDetails, RunHistory } from '@app/postgres';
import { parseJson, type Json, type JsonObject, type MetadataDocument } from '@app/types';

export interface RunArchive {
  readonly history: RunHistory;
  readonly store: RunStore;
}

type Listed = RunDetails['run'];

/** @throws GatewayError with a path inside the command's args */
export async function answerRunQuestion(
  question: RunQuestion,
  document: MetadataDocument,
  archive: RunArchive,
): Promise<Json> {
  switch (question.type) {
    case 'list':
      return list(question.filter, archive);
    case 'get':
      return describe(await existing(question.id, archive));
    case 'cancel':
      return cancel(question.id, archive);
    case 'replay':
      return replay(question.id, document, archive);
  }
}

async function list(filter: Parameters<RunHistory['list']>[0], { history }: RunArchive): Promise<Json> {
  const { runs, next } = await history.list(filter);
  return { runs: runs.map(outline), next_cursor: next === undefined ? null : printCursor(next) };
}

async function cancel(id: string, archive: RunArchive): Promise<Json> {
  if (await archive.store.cancel(id)) return { message: 'success' };
  const { run } = await existing(id, archive);
  throw runHasEnded(id, run.state);
}

/** The handler is called again as for a new request; idempotency keys stay with the first run. */
async function replay(id: string, document: MetadataDocument, archive: RunArchive): Promise<Json> {
  const { run } = await existing(id, archive);
  if (!FINISHED_STATES.has(run.state)) throw runHasNotEnded(id, run.state);
  const action = document.actions.find(({ name }) => name === run.action);
  if (action?.definition.kind !== 'asynchronous') throw runOfNoAction(id, run.action);
  const policies = new Map(Object.entries(document.actionPolicies ?? {}));
  const replayed = await archive.history.replay(id, policies.get(run.action)?.retry?.max_attempts ?? 1);
  if (replayed === undefined) throw noSuchRun(id);
  return { id: replayed.id, with_headers: replayed.withHeaders };
}

async function existing(id: string, { history }: RunArchive): Promise<RunDetails> {
  const details = await history.details(id);
  if (details === undefined) throw noSuchRun(id);
  return details;
}

function outline(run: Listed): JsonObject {
  return {
    id: run.id,
    action: run.action,
    state: run.state,
    status: run.status,
    attempts: run.attempts,
    created_at: run.createdAt,
    finished_at: run.finishedAt ?? null,
    progress: run.progress ?? null,
    errors: run.errors === undefined ? null : { ...run.errors },
  };
}

/** Headers are never shown, only whether some are left. */
function describe({ run, ...details }: RunDetails): JsonObject {
  return {
    ...outline(run),
    input: run.input,
    session_variables: run.sessionVariables,
    response: run.responseText === undefined ? null : parseJson(run.responseText),
    max_attempts: details.maxAttempts,
    due_at: details.dueAt ?? null,
    expires_at: details.expiresAt ?? null,
    headers_stored: details.hasHeaders,
    replay_of: details.replayOf ?? null,
    attempt_log: details.attempts.map(({ number, startedAt, endedAt, outcome, error }) => ({
      number,
      started_at: startedAt,
      ended_at: endedAt,
      outcome,
      error: error === undefined ? null : { ...error },
    })),
  };
}
