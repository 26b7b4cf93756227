import { GatewayError, type Inconsistency } from '@app/types';
import { inconsistency } from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';
import { checkConsistency, type ConsistencyCheck } from './check-consistency.js';

const A = inconsistency(actionRef('a'), 'Inconsistent object: one');
const A2 = inconsistency(actionRef('a'), 'Inconsistent object: two');
const B = inconsistency(actionRef('b'), 'Inconsistent object: b');
const NOTE: Inconsistency = { ...B, type: 'inherited role permission inconsistency' };

const check = (given: Partial<ConsistencyCheck>) => {
  checkConsistency({ strictness: 'own', touched: [actionRef('a')], before: [], after: [], ...given });
};
const refusal = (given: Partial<ConsistencyCheck>) => {
  try {
    check(given);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, status, message, internal } = error;
    return { code, status, message, names: (internal as unknown as Inconsistency[]).map((object) => object.name) };
  }
  throw new Error('nothing was refused');
};

describe('checkConsistency', () => {
  it.each(['own', 'any-new', 'none-left', 'all-consistent', 'atomic', 'tolerant'] as const)(
    'lets a consistent document pass (%s)',
    (strictness) => {
      expect(() => {
        check({ strictness, before: [A, B] });
      }).not.toThrow();
    },
  );

  it.each(['own', 'any-new', 'atomic', 'tolerant'] as const)(
    'lets what was inconsistent before stay so (%s)',
    (strictness) => {
      expect(() => {
        check({ strictness, before: [B], after: [B] });
      }).not.toThrow();
    },
  );

  it('lets informational entries pass everywhere', () => {
    for (const strictness of ['own', 'any-new', 'none-left', 'all-consistent', 'atomic'] as const) {
      expect(() => {
        check({ strictness, after: [NOTE] });
      }).not.toThrow();
    }
  });

  it('refuses an inconsistent object of its own with all its reasons', () => {
    expect(refusal({ after: [A, B, A2] })).toEqual({
      code: 'invalid-configuration',
      status: 400,
      message: 'Inconsistent object: one, Inconsistent object: two',
      names: ['action a', 'action a'],
    });
  });

  it('refuses an own object that is still inconsistent', () => {
    expect(refusal({ before: [A], after: [A] }).code).toBe('invalid-configuration');
  });

  it('refuses other objects that became inconsistent', () => {
    expect(refusal({ before: [], after: [B] })).toEqual({
      code: 'unexpected',
      status: 400,
      message: 'cannot continue due to new inconsistent metadata',
      names: ['action b'],
    });
  });

  it('does not take an object of another type for the same by its name', () => {
    expect(refusal({ before: [{ ...B, type: 'table' }], after: [B] }).names).toEqual(['action b']);
  });

  it('refuses any new inconsistency with status 500', () => {
    expect(refusal({ strictness: 'any-new', before: [B], after: [A, B] })).toEqual({
      code: 'unexpected',
      status: 500,
      message: 'cannot continue due to newly found inconsistent metadata',
      names: ['action a'],
    });
  });

  it('refuses leftovers, old ones too', () => {
    expect(refusal({ strictness: 'none-left', before: [B], after: [B] })).toEqual({
      code: 'unexpected',
      status: 400,
      message: 'cannot continue due to new inconsistent metadata',
      names: ['action b'],
    });
  });

  it('refuses a replacement with any inconsistent object, old ones too', () => {
    expect(refusal({ strictness: 'all-consistent', before: [B], after: [A, B] })).toEqual({
      code: 'unexpected',
      status: 400,
      message: 'cannot continue due to inconsistent metadata',
      names: ['action a', 'action b'],
    });
  });

  it('refuses an atomic bulk for new objects and for its own', () => {
    expect(refusal({ strictness: 'atomic', before: [A], after: [A, B] })).toEqual({
      code: 'bad-request',
      status: 400,
      message: 'Schema inconsistency',
      names: ['action a', 'action b'],
    });
  });

  it('refuses nothing where inconsistent metadata is allowed', () => {
    expect(() => {
      check({ strictness: 'tolerant', after: [A, B] });
    }).not.toThrow();
  });
});
