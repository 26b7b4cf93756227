// Faults of joins to actions.
import { GatewayError } from '@app/types';

/** Makers of the errors; each answers a GatewayError, the caller throws it. */
export const joinError = {
  wrongCount: (action: string, asked: number, got: number) =>
    new GatewayError({
      code: 'unexpected',
      status: 500,
      message: `the handler of action "${action}" answered ${got} outputs for ${asked} inputs`,
    }),
} as const;
