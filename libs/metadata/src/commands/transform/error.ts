// Faults of `test_webhook_transform` (spec/actions.md 9.8). Status 400.
import { GatewayError } from '@app/types';

export const invalidUrlTemplate = () => new GatewayError({ code: 'parse-failed', message: 'Invalid Url Template' });
export const missingUrlVariable = () => new GatewayError({ code: 'not-found', message: 'Missing Env Var' });

/** The text is upstream's. */
export const missingMockVariable = (name: string) =>
  new GatewayError({
    code: 'not-found',
    message:
      `Missing Env Var: ${name}. For security reasons when testing request options real environment variable values ` +
      `are not available. Please enter a mock value for ${name} in the Sample Env Variables list. See ` +
      'https://hasura.io/docs/latest/graphql/core/actions/rest-connectors/#action-transforms-sample-context',
  });

/** The one fault of the list that a bad address gives. */
export const initializationError = (url: string) => ({
  error_code: 'Request Initialization Error',
  message: `Invalid URL: ${url}`,
});
