import { fillTemplate, type InputTemplate } from './input-template.js';

const variable = (use: number): InputTemplate => ({ type: 'variable', use });

describe('fillTemplate', () => {
  it('puts values where their variables are used', () => {
    const template: InputTemplate = {
      type: 'object',
      fields: [
        ['a', variable(1)],
        ['b', { type: 'list', items: [variable(0), { type: 'literal', value: 'x' }] }],
      ],
    };
    expect(fillTemplate(template, [1, { c: null }])).toEqual({ a: { c: null }, b: [1, 'x'] });
  });

  it('drops keys whose value is absent', () => {
    const template: InputTemplate = {
      type: 'object',
      fields: [
        ['a', variable(0)],
        ['b', variable(1)],
      ],
    };
    expect(fillTemplate(template, [undefined, null])).toStrictEqual({ b: null });
  });

  it('puts null where an item of a list is absent', () => {
    expect(fillTemplate({ type: 'list', items: [variable(0), variable(1)] }, [undefined, 1])).toEqual([null, 1]);
  });

  it('is absent itself when it is nothing but an absent variable', () => {
    expect(fillTemplate(variable(0), [undefined])).toBeUndefined();
  });

  it('makes __proto__ a plain key', () => {
    const filled = fillTemplate({ type: 'object', fields: [['__proto__', variable(0)]] }, [{ admin: true }]);
    expect(Object.keys(filled as object)).toEqual(['__proto__']);
    expect((filled as { admin?: boolean }).admin).toBeUndefined();
  });
});
