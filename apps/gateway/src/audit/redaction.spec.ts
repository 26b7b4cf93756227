import { createRedaction } from './redaction.js';

const SECRET = 'zq81-of-the-operator';
const redaction = createRedaction(['Card', 'iban'], [SECRET]);

describe('names', () => {
  it.each([
    'password',
    'newPassword',
    'API_KEY',
    'apiKey',
    'refresh_token',
    'Authorization',
    'cvc',
    'clientSecret',
    'card',
  ])('%s are masked', (name) => {
    expect(redaction.isMasked(name)).toBe(true);
  });

  it.each(['name', 'amount', 'spin', 'compass', 'cardinal', 'constructor'])('%s are not', (name) => {
    expect(redaction.isMasked(name)).toBe(false);
  });
});

describe('values', () => {
  it('lose what is under masked names at any depth, also where the name is a value', () => {
    const value = { a: [{ iban: { deep: 1 } }], headers: [{ name: 'Authorization', value: 'x' }], __proto__x: 1 };
    expect(redaction.redact(value)).toEqual({
      a: [{ iban: '***' }],
      headers: [{ name: 'Authorization', value: '[MASKED]' }],
      __proto__x: 1,
    });
  });

  it('lose known secrets, also in keys', () => {
    expect(redaction.redact({ [`k ${SECRET}`]: [`v ${SECRET}`] })).toEqual({ 'k ***': ['v ***'] });
  });

  it('of great depth are cut', () => {
    let deep: object = { end: 1 };
    for (let depth = 0; depth < 100; depth++) deep = { deep };
    expect(JSON.stringify(redaction.redact(deep as never))).toContain('"…"');
  });

  it.each(['eyJ-', 'eyJ.', 'Bearer ', 'Bearer', 'a://b:', 'password='])('made of %j take no time', (part) => {
    const value = part.repeat(16_000 / part.length);
    const started = performance.now();
    for (let round = 0; round < 20; round++) redaction.redact({ value });
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe('texts', () => {
  it('are cut after their secrets are gone', () => {
    const kept = redaction.text(`${'x'.repeat(290)} ${SECRET}`);
    expect(kept).toBe(`${'x'.repeat(290)} ***`);
  });

  it('of great length become their size', () => {
    expect(redaction.text('x'.repeat(20_000))).toBe('(20000 characters)');
  });
});
