// Settings: who may call, and how much errors tell them (spec/auth-and-security.md 1, 7).
import { BOOLEAN, choice, KEY_OF_32_BYTES, SECRET, SECRET_LIST, SECRET_OBJECT_LIST, TEXT } from '../value-kinds.js';
import { setting } from '../setting.js';

/** Raw credentials. They become `GatewayConfig.auth`. */
export const CREDENTIAL_SETTINGS = {
  adminSecret: setting(SECRET, {
    variable: 'HASURA_GRAPHQL_ADMIN_SECRET',
    fallback: undefined,
    about: 'Secret that opens everything; without it every request is trusted',
    secret: true,
    empty: 'refused',
  }),
  adminSecrets: setting(SECRET_LIST, {
    variable: 'HASURA_GRAPHQL_ADMIN_SECRETS',
    fallback: undefined,
    about: 'JSON list of secrets, each as good as the admin secret, which it replaces',
    secret: true,
    empty: 'refused',
  }),
  accessKey: setting(SECRET, {
    variable: 'HASURA_GRAPHQL_ACCESS_KEY',
    fallback: undefined,
    about: 'Older name of the admin secret',
    secret: true,
    empty: 'refused',
  }),
  unauthorizedRole: setting(TEXT, {
    variable: 'HASURA_GRAPHQL_UNAUTHORIZED_ROLE',
    fallback: undefined,
    about:
      'Role of requests without credentials; their X-Hasura-* headers become session variables as sent, do not trust them in its permissions',
  }),
  strictUnauthorizedRole: setting(BOOLEAN, {
    variable: 'ACTIONGRAPH_UNAUTHORIZED_ROLE_STRICT',
    fallback: false,
    about: 'Ignores the X-Hasura-* headers of requests without credentials',
  }),
  jwtSecret: setting(SECRET, {
    variable: 'HASURA_GRAPHQL_JWT_SECRET',
    fallback: undefined,
    about: 'JWT configuration as a JSON object',
    secret: true,
  }),
  jwtSecrets: setting(SECRET_OBJECT_LIST, {
    variable: 'HASURA_GRAPHQL_JWT_SECRETS',
    fallback: undefined,
    about: 'JSON list of JWT configurations, which replaces the single one',
    secret: true,
  }),
  authHook: setting(SECRET, {
    variable: 'HASURA_GRAPHQL_AUTH_HOOK',
    fallback: undefined,
    about: 'URL of the authentication webhook',
    secret: true,
  }),
  runHeadersKey: setting(KEY_OF_32_BYTES, {
    variable: 'ACTIONGRAPH_RUN_HEADERS_KEY',
    fallback: undefined,
    about: 'Key that seals the request headers stored with asynchronous runs: 32 bytes in base64 or hexadecimal',
    secret: true,
  }),
};

export const AUTH_HOOK_SETTINGS = {
  mode: setting(choice(['GET', 'POST']), {
    variable: 'HASURA_GRAPHQL_AUTH_HOOK_MODE',
    fallback: 'GET',
    about: 'Method of the call to the authentication webhook',
  }),
  sendRequestBody: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY',
    fallback: true,
    about: 'Sends the request’s body to the authentication webhook, with POST',
  }),
};

export const ERROR_SETTINGS = {
  devMode: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_DEV_MODE',
    fallback: false,
    about: 'Shows internal error details to every role; not for production',
  }),
  adminInternalErrors: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS',
    fallback: true,
    about: 'Shows internal error details to the role admin',
  }),
  preserve401: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_PRESERVE_401_ERRORS',
    fallback: false,
    about: 'Keeps status 401 on GraphQL endpoints, which otherwise answer 200',
  }),
};
