// The faults of commands on runs.
import { GatewayError } from '@app/types';
import { parseFailed } from '../../decode/error.js';

export const notAUuid = () => parseFailed('expected the id of a run, which is a UUID');
export const notATime = () => parseFailed('expected a time with its zone, such as 2026-01-31T10:00:00Z');
export const invalidCursor = () => parseFailed('expected the next_cursor of an answer');

export const noSuchRun = (id: string) =>
  new GatewayError({ code: 'not-exists', message: `run "${id}" does not exist`, path: ['id'] });
export const runHasEnded = (id: string, state: string) =>
  new GatewayError({ code: 'bad-request', message: `run "${id}" has ended already: ${state}`, path: ['id'] });
export const runHasNotEnded = (id: string, state: string) =>
  new GatewayError({ code: 'bad-request', message: `run "${id}" has not ended: ${state}`, path: ['id'] });
export const runOfNoAction = (id: string, action: string) =>
  new GatewayError({
    code: 'not-exists',
    message: `run "${id}" cannot be replayed: there is no asynchronous action "${action}"`,
    path: ['id'],
  });
