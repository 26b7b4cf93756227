// A report of a handler that came through a callback URL: checked, then told to the store. Knows no Nest.
import { judgeCallback, readCallback, type CallbackBody, type CallbackReport, type RunStore } from '@app/actions';
import type { ResponseCache } from '@app/engine';
import { parseBody } from '../graphql/read-graphql-request.js';
import type { SnapshotHolder } from '../snapshot/snapshot.holder.js';
import { digestOf, runIdOf } from './callback-secret.js';
import { actionGone, callbackError } from './error.js';
import { dropOutdated, findAction } from './serve-run.js';

export class RunCallback {
  constructor(
    private readonly store: RunStore,
    private readonly holder: SnapshotHolder,
    private readonly responses?: Pick<ResponseCache, 'invalidate'>,
  ) {}

  /** @throws GatewayError `not-found` for a secret that is not valid (any more), `conflict`, `validation-failed` */
  async accept(secret: string, text: string): Promise<void> {
    const id = runIdOf(secret);
    if (id === undefined) throw callbackError.unknown();
    const run = await this.store.find(id);
    if (run === undefined) throw callbackError.unknown();
    const body = readCallback(parseBody(text));
    const report = this.judge(run.action, body);
    const answer = await this.store.report(digestOf(secret), report);
    if (answer === 'unknown') throw callbackError.unknown();
    if (answer === 'finished') throw callbackError.finished();
    const action = findAction(this.holder.current, run.action);
    if (action !== undefined) await dropOutdated(action, this.responses);
    // Only whoever has the secret learns what the output should have been.
    if (report.type === 'failed' && body.type === 'output') throw callbackError.refused(report.error.error);
  }

  private judge(name: string, body: CallbackBody): CallbackReport {
    const action = findAction(this.holder.current, name);
    return action === undefined ? { type: 'failed', error: actionGone(name) } : judgeCallback(body, action);
  }
}
