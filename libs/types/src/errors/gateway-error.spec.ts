import { GatewayError, invariant, toErrorBody } from './gateway-error.js';

describe('GatewayError', () => {
  it('is a 400 at the root when nothing else is said', () => {
    expect(new GatewayError({ code: 'unexpected', message: 'm' })).toMatchObject({ status: 400, path: [] });
  });

  it('keeps its path when the array that it was given changes', () => {
    const path = ['a'];
    const error = new GatewayError({ code: 'unexpected', message: 'm', path });
    path.push('b');
    expect(error.path).toEqual(['a']);
  });

  it('seen from further out has a longer path and is otherwise the same', () => {
    const fields = { code: 'x', message: 'm', status: 409, internal: { a: 1 }, extensions: null } as const;
    const outer = new GatewayError({ ...fields, path: ['c'] }).under('a', 0);
    expect(outer).toMatchObject({ ...fields, path: ['a', 0, 'c'] });
  });

  it('does not gain keys by being seen from further out', () => {
    const outer = new GatewayError({ code: 'x', message: 'm' }).under('a');
    expect(outer.internal).toBeUndefined();
    expect(outer.extensions).toBeUndefined();
  });
});

describe('toErrorBody', () => {
  const error = new GatewayError({ code: 'not-exists', message: 'm', path: ['args', 0], internal: { secret: 1 } });

  it('prints error, path and code in this order', () => {
    expect(JSON.stringify(toErrorBody(error, false))).toBe('{"error":"m","path":"$.args[0]","code":"not-exists"}');
  });

  it('adds internals only where they may be seen', () => {
    expect(toErrorBody(error, true)).toHaveProperty('internal', { secret: 1 });
  });

  it('has no internals to add when there are none', () => {
    expect(toErrorBody(new GatewayError({ code: 'x', message: 'm' }), true)).not.toHaveProperty('internal');
  });
});

describe('invariant', () => {
  it('passes over what holds', () => {
    expect(() => {
      invariant('yes', 'never');
    }).not.toThrow();
  });

  it.each([false, null, undefined, 0, ''])(
    'throws an ordinary Error for %j: a bug, not a GatewayError',
    (condition) => {
      const broken = (): void => {
        invariant(condition, 'it holds');
      };
      expect(broken).toThrow('invariant violated: it holds');
      expect(broken).not.toThrow(GatewayError);
    },
  );
});
