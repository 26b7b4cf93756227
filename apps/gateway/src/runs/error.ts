// Errors of the worker and of callbacks.
import type { RunError } from '@app/actions';
import { GatewayError } from '@app/types';

/** Why a run of an action that is not served any more ends. */
export function actionGone(action: string): RunError {
  return { error: `action "${action}" does not exist or is inconsistent`, path: '$', code: 'not-exists' };
}

export const callbackError = {
  unknown: () =>
    new GatewayError({ code: 'not-found', status: 404, message: 'this callback URL is not known, or not any more' }),
  finished: () => new GatewayError({ code: 'conflict', status: 409, message: 'the run has ended' }),
  refused: (message: string) => new GatewayError({ code: 'unexpected-payload', message }),
};
