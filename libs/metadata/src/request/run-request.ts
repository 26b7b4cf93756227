// Runs a decoded request: commands in order, effects between them, a build and a check after every change
// (spec/metadata-actions-api.md 1.4, 4). Nothing is stored here; the result says what to store.
import { GatewayError, toErrorBody, type Json } from '@app/types';
import type { CommandAnswer, CommandOutcome, MetadataChange } from '../commands/command.js';
import type { RunSqlEffect } from '../commands/effect.js';
import { checkConsistency, inconsistentAmong } from '../consistency/check-consistency.js';
import type { MetadataSession, RequestResult, StoredMetadata } from './metadata-session.js';
import { reportInconsistencies, reportReload } from './render-answer.js';
import type { BulkRequest, CommandRequest, MetadataRequest } from './request.js';
import { runAtomic } from './run-atomic.js';
import { advance, contextOf, startState, type Ran, type RunState } from './run-state.js';

/**
 * @param includeInternal whether failed items of `bulk_keep_going` show their `internal`
 * @throws GatewayError with the full path; nothing is to be stored then.
 */
export async function runRequest(
  request: MetadataRequest,
  stored: StoredMetadata,
  { session, includeInternal }: { session: MetadataSession; includeInternal: boolean },
): Promise<RequestResult> {
  const { state, answer } = await new RequestRun(session, includeInternal).run(request, startState(stored));
  const { changed, document, inconsistencies, catalogEffects } = state;
  return { answer, document: changed ? document : undefined, inconsistencies, catalogEffects };
}

class RequestRun {
  constructor(
    private readonly session: MetadataSession,
    private readonly includeInternal: boolean,
  ) {}

  run(request: MetadataRequest, state: RunState): Promise<Ran> {
    if (request.type === 'command') return this.runCommand(request, state);
    switch (request.mode) {
      case 'bulk':
        return this.runInOrder(request, state);
      case 'keep-going':
        return this.runKeepGoing(request, state);
      case 'atomic':
        return runAtomic(request, state, this.session);
      case 'concurrent':
        return this.runAtOnce(request, state);
    }
  }

  /** As upstream does, every item is built and checked where it stands, so that faults carry the item's path. */
  private async runInOrder({ items }: BulkRequest, start: RunState): Promise<Ran> {
    let state = start;
    const answers: Json[] = [];
    for (const item of items) {
      const ran = await this.run(item, state);
      state = ran.state;
      answers.push(ran.answer);
    }
    return { state, answer: answers };
  }

  /** Items that change nothing, so none waits for another. */
  private async runAtOnce({ items }: BulkRequest, state: RunState): Promise<Ran> {
    const ran = await Promise.all(items.map((item) => this.run(item, state)));
    return { state, answer: ran.map(({ answer }) => answer) };
  }

  private async runKeepGoing({ items }: BulkRequest, start: RunState): Promise<Ran> {
    let state = start;
    const answers: Json[] = [];
    for (const item of items) {
      const ran = await this.runOrExplain(item, state);
      state = ran.state;
      answers.push(ran.answer);
    }
    return { state, answer: answers };
  }

  private async runOrExplain(item: MetadataRequest, state: RunState): Promise<Ran> {
    try {
      return await this.session.attempt(() => this.run(item, state));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { state, answer: toErrorBody(error, this.includeInternal) };
    }
  }

  private async runCommand({ command, args, path }: CommandRequest, state: RunState): Promise<Ran> {
    try {
      return await this.runOutcome(command.apply(args, contextOf(state)), state);
    } catch (error) {
      throw error instanceof GatewayError ? error.under(...path) : error;
    }
  }

  private async runOutcome(outcome: CommandOutcome, state: RunState): Promise<Ran> {
    const [first] = outcome.sourceEffects ?? [];
    if (first?.type === 'run-sql' && first.checkMetadataConsistency) return this.runCheckedSql(first, state);
    const answer = await this.performEffects(outcome, state);
    const { change } = outcome;
    const built = await this.build(advance(state, outcome, change), change);
    if (change !== undefined) {
      const refused = inconsistentAmong(change.touched, built.inconsistencies);
      if (outcome.withoutInconsistent !== undefined && refused.length > 0) {
        return this.runOutcome(outcome.withoutInconsistent(refused), state);
      }
      const { strictness, touched } = change;
      checkConsistency({ strictness, touched, before: state.inconsistencies, after: built.inconsistencies });
    }
    return { state: built, answer: await this.render(outcome.answer, built, answer) };
  }

  /** The metadata that fits the changed database is built and checked before the SQL is committed. */
  private async runCheckedSql(effect: RunSqlEffect, state: RunState): Promise<Ran> {
    const { answer, settled } = await this.session.performChecked(effect, state.document, async (document) => {
      const change: MetadataChange = { document, strictness: 'any-new', touched: [] };
      const next = await this.build({ ...state, document, changed: true }, change);
      checkConsistency({ ...change, before: state.inconsistencies, after: next.inconsistencies });
      return next;
    });
    return { state: settled, answer };
  }

  /** In order; the last answer counts. */
  private async performEffects(outcome: CommandOutcome, state: RunState): Promise<Json> {
    let answer: Json = null;
    for (const effect of outcome.sourceEffects ?? []) {
      answer = await this.session.perform(effect, outcome.change?.document ?? state.document);
    }
    return answer;
  }

  private async build(next: RunState, change: MetadataChange | undefined): Promise<RunState> {
    if (change === undefined) return next;
    const inconsistencies = await this.session.build(next.document);
    return { ...next, inconsistencies, catalogs: this.session.catalogsOf(next.document) };
  }

  private render(answer: CommandAnswer, state: RunState, effectAnswer: Json): Json | Promise<Json> {
    const { inconsistencies } = state;
    switch (answer.type) {
      case 'json':
        return answer.json;
      case 'effect':
        return effectAnswer;
      case 'read':
        return this.session.read(answer.what);
      case 'runs':
        return this.session.answerRunQuestion(answer.question);
      case 'asked':
        return this.session.answerOperator(answer.question, state.document);
      case 'report':
        return answer.report === 'reload' ? reportReload(inconsistencies) : reportInconsistencies(inconsistencies);
    }
  }
}
