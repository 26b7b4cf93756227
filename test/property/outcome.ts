// What came of a request: its text, or the fault that it met.
import { GatewayError } from '@app/types';

export const outcomeOf = (answer: Promise<string>): Promise<string | GatewayError> =>
  answer.catch((error: unknown) => {
    if (error instanceof GatewayError) return error;
    throw error;
  });
