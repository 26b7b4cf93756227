import { GatewayError } from '@app/types';
import type { AuthConfig } from '../core/auth-config.js';
import { createAuthenticator } from '../create-authenticator.js';

const SECRET_ONLY: AuthConfig = {
  adminSecrets: ['s3cret'],
  unauthorizedRole: undefined,
  unauthorizedVariables: 'as-sent',
  authHook: undefined,
  jwtSecrets: [],
};
const JWT: AuthConfig = { ...SECRET_ONLY, jwtSecrets: ['{"type":"HS256","key":"k"}'] };

const refusal = (config: AuthConfig, headers: Record<string, string>): unknown => {
  try {
    return createAuthenticator(config)(headers);
  } catch (error) {
    return error;
  }
};

describe('a configured mode that is not built', () => {
  it('refuses a request with a token', () => {
    const error = refusal(JWT, { authorization: 'Bearer x.y.z' });
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'access-denied', status: 401 });
  });

  it('refuses a request without anything', () => {
    expect(refusal(JWT, {})).toMatchObject({ message: expect.stringMatching(/not available/) as string });
  });

  it('is not bypassed by the unauthorized role', () => {
    expect(refusal({ ...JWT, unauthorizedRole: 'anonymous' }, {})).toMatchObject({
      message: expect.stringMatching(/not available/) as string,
    });
  });

  it('refuses for a webhook too', () => {
    expect(refusal({ ...SECRET_ONLY, authHook: 'http://hook' }, {})).toMatchObject({
      message: expect.stringMatching(/^webhook/) as string,
    });
  });

  it('still refuses a wrong admin secret as such', () => {
    expect(refusal(JWT, { 'x-hasura-admin-secret': 'wrong' })).toMatchObject({ code: 'access-denied', status: 401 });
  });

  it('lets the admin secret in', () => {
    expect(refusal(JWT, { 'x-hasura-admin-secret': 's3cret' })).toMatchObject({ role: 'admin' });
  });
});
