// Refusals by rate limits (spec/auth-and-security.md 9).
import { GatewayError } from '@app/types';

const refused = (message: string): GatewayError =>
  new GatewayError({ code: 'rate-limit-exceeded', message, status: 429 });

export const rateError = {
  tooManyOperations: (limit: number) => refused(`the rate limit of ${limit} operations per minute is exceeded`),
  tooManyCalls: (action: string, limit: number) =>
    refused(`the rate limit of ${limit} calls per minute of action "${action}" is exceeded`),
};
