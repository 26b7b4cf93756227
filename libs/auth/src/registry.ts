// Every auth mode, in the order in which they are asked.
import { adminSecret } from './admin-secret/verify.js';
import type { AuthMode } from './core/auth-mode.js';
import { noAuth } from './no-auth/verify.js';
import { jwt } from './jwt/verify.js';
import { unauthorizedRole } from './unauthorized-role/verify.js';
import { webhook } from './webhook/verify.js';

/**
 * Order: without credentials configured nothing else may be asked; a secret in the request decides before any token or
 * hook, right or wrong; the anonymous role comes last because it answers whatever is left.
 */
export const AUTH_MODES: readonly AuthMode[] = Object.freeze([noAuth, adminSecret, jwt, webhook, unauthorizedRole]);
