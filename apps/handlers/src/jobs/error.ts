// What jobs tell their owners when they end badly, and the refusals of this folder.
import { ActionError } from '@app/handler-sdk';

export const text = {
  gaveUp: (attempts: number) => `The job was given up after ${attempts} attempts.`,
  unknownKind: 'This server does not know this kind of job.',
} as const;

export const refusal = {
  noJob: () => new ActionError({ status: 404, code: 'not-found', message: 'there is no such job' }),
} as const;
