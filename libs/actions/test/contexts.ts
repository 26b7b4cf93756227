// A request, as the corridor hands it to runners.
import type { RequestContext } from '@app/engine';

export function requestContext(overrides: Partial<RequestContext> = {}): RequestContext {
  return {
    session: {
      role: 'user',
      variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' },
      isAdmin: false,
      backendOnlyPermissions: false,
    },
    values: [],
    headers: {},
    requestId: 'request-1',
    queryText: 'mutation {\n  make("q")\n}',
    operationType: 'mutation',
    transport: 'http',
    batched: false,
    ...overrides,
  };
}
