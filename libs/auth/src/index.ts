export * from './core/auth-config.js';
export * from './core/auth-config-problem.js';
export * from './core/auth-mode.js';
export * from './core/boolean-text.js';
export * from './core/request-headers.js';
export * from './core/resolve-session.js';
export * from './create-authenticator.js';
export * from './registry.js';
