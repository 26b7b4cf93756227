import { showsInternalErrors } from './shows-internal-errors.js';
import { STATUS_RULES, statusToSend } from './status-rules.js';

it.each([
  ['/v1/graphql', 400, false, 200],
  ['/v1/graphql', 401, false, 200],
  ['/v1/graphql', 401, true, 401],
  ['/v1/graphql', 500, true, 200],
  ['/v1/graphql', 403, true, 200],
  ['/v1beta1/relay', 401, true, 401],
  ['/v1beta1/relay', 500, false, 200],
  ['/v1alpha1/graphql', 400, false, 400],
  ['/v1alpha1/graphql', 401, false, 401],
  ['/v1alpha1/graphql', 500, true, 500],
] as const)('%s sends an error of internal status %i (preserve %s) as %i', (endpoint, internal, preserve, sent) => {
  expect(statusToSend(STATUS_RULES[endpoint], internal, preserve)).toBe(sent);
});

const admin = { isAdmin: true };
const user = { isAdmin: false };

it.each([
  [true, true, user, true],
  [true, false, undefined, true],
  [false, true, admin, true],
  [false, true, user, false],
  [false, true, undefined, false],
  [false, false, admin, false],
  [false, false, user, false],
])(
  'dev mode %s, admin internals %s, session %j: shows internals %s',
  (devMode, adminInternalErrors, session, shown) => {
    expect(showsInternalErrors({ devMode, adminInternalErrors }, session)).toBe(shown);
  },
);
