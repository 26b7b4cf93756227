import {
  applyCommand,
  DEFINITION,
  DOCUMENT,
  errorOf,
  inconsistency,
} from '../../../../../test/support/metadata-commands.js';
import type { ActionPolicies, Json, MetadataDocument } from '@app/types';
import { actionRef } from '../../object-ref.js';

const withPolicies = (actionPolicies: ActionPolicies): MetadataDocument => ({ ...DOCUMENT, actionPolicies });
const STORED = withPolicies({ a: { concurrency: 1 }, gone: { concurrency: 2 } });
const policiesAfter = (command: string, args: Json, document: MetadataDocument = STORED) =>
  applyCommand(command, args, { document }).change?.document.actionPolicies;

describe('set_action_policy', () => {
  it('adds a policy and replaces one', () => {
    expect(policiesAfter('set_action_policy', { action: 'b', policy: {} })).toEqual({
      ...STORED.actionPolicies,
      b: {},
    });
    expect(policiesAfter('set_action_policy', { action: 'a', policy: { delay_seconds: 3 } })?.a).toEqual({
      delay_seconds: 3,
    });
  });

  it('fills defaults in', () => {
    const policy = { retry: { max_attempts: 5 }, idempotency: {} };
    expect(policiesAfter('set_action_policy', { action: 'a', policy })?.a).toEqual({
      retry: {
        max_attempts: 5,
        initial_delay_ms: 1000,
        max_delay_ms: 60_000,
        multiplier: 2,
        jitter: 0.2,
        non_retryable_codes: [],
      },
      idempotency: { arguments: [], ttl_seconds: 86_400 },
    });
  });

  it('takes everything that a policy can say', () => {
    const policy = {
      retry: {
        max_attempts: 3,
        initial_delay_ms: 0,
        max_delay_ms: 10,
        multiplier: 1.5,
        jitter: 1,
        non_retryable_codes: ['bad-card'],
      },
      concurrency: 4,
      expires_after_seconds: 60,
      delay_seconds: 0,
      callback_timeout_seconds: 3600,
      idempotency: { arguments: ['order.id', 'user'], ttl_seconds: 10 },
      retention: { completed_seconds: 0, failed_seconds: 100 },
      record_sync: 0.5,
    };
    expect(policiesAfter('set_action_policy', { action: 'a', policy })?.a).toEqual(policy);
  });

  it('may be for an inconsistent action', () => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    const args = { action: 'a', policy: {} };
    expect(applyCommand('set_action_policy', args, { inconsistencies }).change).toBeDefined();
  });

  it.each(['gone', '__proto__', 'toString'])('refuses the unknown action %j', (action) => {
    expect(errorOf(() => applyCommand('set_action_policy', { action, policy: {} }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: `action with name "${action}" does not exist`,
    });
  });

  it.each<[Json, string]>([
    [null, '$.args.policy'],
    [[], '$.args.policy'],
    [{ retries: 3 }, '$.args.policy.retries'],
    [JSON.parse('{"__proto__":{}}') as Json, '$.args.policy.__proto__'],
    [{ retry: {} }, '$.args.policy.retry'],
    [{ retry: { max_attempts: 0 } }, '$.args.policy.retry.max_attempts'],
    [{ retry: { max_attempts: '3' } }, '$.args.policy.retry.max_attempts'],
    [{ retry: { max_attempts: 1e99 } }, '$.args.policy.retry.max_attempts'],
    [{ retry: { max_attempts: 2, initial_delay_ms: -1 } }, '$.args.policy.retry.initial_delay_ms'],
    [{ retry: { max_attempts: 2, initial_delay_ms: 9, max_delay_ms: 8 } }, '$.args.policy.retry.max_delay_ms'],
    [{ retry: { max_attempts: 2, multiplier: 0.5 } }, '$.args.policy.retry.multiplier'],
    [{ retry: { max_attempts: 2, jitter: 1.01 } }, '$.args.policy.retry.jitter'],
    [{ retry: { max_attempts: 2, non_retryable_codes: ['a', 4] } }, '$.args.policy.retry.non_retryable_codes[1]'],
    [{ retry: { max_attempts: 2, non_retryable_codes: [''] } }, '$.args.policy.retry.non_retryable_codes[0]'],
    [{ concurrency: 0 }, '$.args.policy.concurrency'],
    [{ concurrency: 1.5 }, '$.args.policy.concurrency'],
    [{ expires_after_seconds: 0 }, '$.args.policy.expires_after_seconds'],
    [{ delay_seconds: -1 }, '$.args.policy.delay_seconds'],
    [{ callback_timeout_seconds: 1e12 }, '$.args.policy.callback_timeout_seconds'],
    [{ idempotency: { arguments: ['a b'] } }, '$.args.policy.idempotency.arguments[0]'],
    [{ idempotency: { arguments: ['a..b'] } }, '$.args.policy.idempotency.arguments[0]'],
    [{ idempotency: { arguments: 'a' } }, '$.args.policy.idempotency.arguments'],
    [{ idempotency: { ttl: 3 } }, '$.args.policy.idempotency.ttl'],
    [{ retention: { completed_seconds: -1 } }, '$.args.policy.retention.completed_seconds'],
    [{ retention: { all: 3 } }, '$.args.policy.retention.all'],
    [{ record_sync: 2 }, '$.args.policy.record_sync'],
    [{ record_sync: true }, '$.args.policy.record_sync'],
  ])('refuses %j at %s', (policy, path) => {
    expect(errorOf(() => applyCommand('set_action_policy', { action: 'a', policy }))).toMatchObject({
      code: 'parse-failed',
      path,
    });
  });
});

describe('drop_action_policy', () => {
  it('drops one, also of an action that is gone', () => {
    expect(policiesAfter('drop_action_policy', { action: 'gone' })).toEqual({ a: { concurrency: 1 } });
  });

  it.each(['b', '__proto__', 'constructor'])('refuses %j, which has none', (action) => {
    expect(errorOf(() => applyCommand('drop_action_policy', { action }, { document: STORED }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: `action "${action}" has no policy`,
    });
  });
});

describe('get_action_policies', () => {
  it('answers them by name', () => {
    const { answer, change } = applyCommand('get_action_policies', {}, { document: STORED });
    expect(answer).toEqual({ type: 'json', json: STORED.actionPolicies });
    expect(change).toBeUndefined();
  });

  it('answers an empty object where there are none', () => {
    expect(applyCommand('get_action_policies', {}).answer).toEqual({ type: 'json', json: {} });
  });
});

describe('replace_action_policies', () => {
  it('replaces all', () => {
    expect(policiesAfter('replace_action_policies', { policies: { b: {} } })).toEqual({ b: {} });
  });

  it('takes what get_action_policies has answered', () => {
    expect(policiesAfter('replace_action_policies', { policies: STORED.actionPolicies as unknown as Json })).toEqual(
      STORED.actionPolicies,
    );
  });

  it.each<[Json, string, string]>([
    [{ policies: { x: {} } }, 'not-exists', '$.args.policies.x'],
    [{ policies: { 'no name': {} } }, 'parse-failed', '$.args.policies["no name"]'],
    [{ policies: [] }, 'parse-failed', '$.args.policies'],
    [{ policies: { a: { concurrency: 0 } } }, 'parse-failed', '$.args.policies.a.concurrency'],
    [{}, 'parse-failed', '$.args'],
  ])('refuses %j with %s at %s', (args, code, path) => {
    expect(errorOf(() => applyCommand('replace_action_policies', args))).toMatchObject({ code, path });
  });
});

describe('other commands', () => {
  const metadata = { version: 3, sources: [], actions: [{ name: 'a', definition: DEFINITION }] };

  it('replace_metadata of a stock tool leaves all policies', () => {
    expect(policiesAfter('replace_metadata', metadata)).toEqual(STORED.actionPolicies);
    expect(policiesAfter('replace_metadata', { ...metadata, action_policies: null })).toEqual(STORED.actionPolicies);
  });

  it('replace_metadata that speaks of policies replaces them and keeps no section of that name', () => {
    const change = applyCommand(
      'replace_metadata',
      { version: 2, metadata: { ...metadata, action_policies: { a: { delay_seconds: 1 } } } },
      { document: STORED },
    ).change?.document;
    expect(change?.actionPolicies).toEqual({ a: { delay_seconds: 1 } });
    expect(change?.otherSections).toEqual({});
  });

  it('replace_metadata refuses a policy of an action that it does not have', () => {
    const args = { ...metadata, action_policies: { b: {} } };
    expect(errorOf(() => applyCommand('replace_metadata', args))).toMatchObject({
      code: 'not-exists',
      path: '$.args.action_policies.b',
    });
  });

  it.each(['drop_action', 'drop_inconsistent_metadata'])('%s takes the policy along', (command) => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    const { change } = applyCommand(command, { name: 'a' }, { document: STORED, inconsistencies });
    expect(change?.document.actionPolicies).toEqual({ gone: { concurrency: 2 } });
  });

  it('clear_metadata drops all', () => {
    expect(policiesAfter('clear_metadata', {})).toBeUndefined();
  });

  it('export_metadata shows policies on request only', () => {
    const exported = (args: Json) => applyCommand('export_metadata', args, { document: STORED }).answer;
    expect(JSON.stringify(exported({}))).not.toContain('action_policies');
    expect(exported({ include_action_policies: true })).toMatchObject({
      json: { version: 3, action_policies: STORED.actionPolicies },
    });
    expect(errorOf(() => exported({ include_action_policies: 'yes' }))).toMatchObject({
      code: 'parse-failed',
      path: '$.args.include_action_policies',
    });
  });
});
