import { RawNumber, type Json } from '@app/types';
import { LIMIT_READER, OFFSET_READER } from './range-reader.js';

describe('LIMIT_READER', () => {
  it.each<[Json, Json]>([
    [0, 0],
    [2147483647, 2147483647],
    [null, null],
  ])('takes %j', (value, read) => {
    expect(LIMIT_READER.read(value, [])).toEqual(read);
  });

  it('takes a number with an empty fraction', () => {
    expect(LIMIT_READER.read(new RawNumber('1.0'), [])).toBe(1);
  });

  it.each<[Json, string]>([
    [-1, 'an integer'],
    [2147483648, 'an integer'],
    [1.5, 'a float'],
    ['1', 'a string'],
    [[], 'a list'],
    [true, 'a boolean'],
  ])('refuses %j', (value, found) => {
    expect(() => LIMIT_READER.read(value, ['limit'])).toThrow(
      `expected a non-negative 32-bit integer for type 'Int', but found ${found}`,
    );
  });
});

describe('OFFSET_READER', () => {
  it.each<[Json, Json]>([
    [5, '5'],
    ['9223372036854775807', '9223372036854775807'],
    [-1, '-1'],
    [null, null],
  ])('takes %j', (value, read) => {
    expect(OFFSET_READER.read(value, [])).toBe(read);
  });

  it('takes a number of 64 bits', () => {
    expect(OFFSET_READER.read(new RawNumber('9223372036854775807'), [])).toBe('9223372036854775807');
  });

  it.each<[Json, string]>([
    ['9223372036854775808', 'a string'],
    ['1.0', 'a string'],
    ['', 'a string'],
    [1.5, 'a float'],
    [{}, 'an object'],
  ])('refuses %j', (value, found) => {
    expect(() => OFFSET_READER.read(value, ['offset'])).toThrow(
      `expected a 32-bit integer, or a 64-bit integer represented as a string for type 'Int', but found ${found}`,
    );
  });
});
