import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { fault } from './field-error.js';
import { IsStorableText } from './is-storable-text.decorator.js';
import { validateInput } from './validate-input.js';

class Address {
  @IsString(fault('INVALID_TYPE', 'City must be a string'))
  city: string;
}

class Person {
  @IsStorableText(fault('INVALID_VALUE', 'Name holds a character that cannot be stored'))
  @MaxLength(5, fault('INVALID_LENGTH', 'Name must be at most 5 characters'))
  @IsString(fault('INVALID_TYPE', 'Name must be a string'))
  @IsNotEmpty(fault('REQUIRED_FIELD', 'Name is required'))
  name: string;

  @ValidateNested(fault('INVALID_TYPE', 'Address must be an object'))
  @Type(() => Address)
  @IsOptional()
  address?: Address;
}

describe('validateInput', () => {
  it('gives an instance of the class', async () => {
    const checked = await validateInput(Person, { name: 'Ada' });
    expect(checked.valid && checked.value).toBeInstanceOf(Person);
  });

  it('drops what the class does not declare', async () => {
    const input = JSON.parse(
      '{"name":"Ada","isAdmin":true,"constructor":1,"toString":2,"__proto__":{"x":1}}',
    ) as object;
    const checked = await validateInput(Person, input as Record<string, never>);
    expect(checked).toEqual({ valid: true, value: { name: 'Ada' } });
  });

  it.each([
    [{}, 'REQUIRED_FIELD', 'Name is required'],
    [{ name: null }, 'REQUIRED_FIELD', 'Name is required'],
    [{ name: '' }, 'REQUIRED_FIELD', 'Name is required'],
    [{ name: 7 }, 'INVALID_TYPE', 'Name must be a string'],
    [{ name: ['Ada'] }, 'INVALID_TYPE', 'Name must be a string'],
    [{ name: { length: 1 } }, 'INVALID_TYPE', 'Name must be a string'],
    [{ name: 'x'.repeat(1_000_000) }, 'INVALID_LENGTH', 'Name must be at most 5 characters'],
    [{ name: 'a\0' }, 'INVALID_VALUE', 'Name holds a character that cannot be stored'],
    [{ name: '\ud800' }, 'INVALID_VALUE', 'Name holds a character that cannot be stored'],
  ])('reports the first fault of a field (case %#)', async (input, code, message) => {
    expect(await validateInput(Person, input)).toEqual({ valid: false, errors: [{ field: 'name', message, code }] });
  });

  it('accepts a surrogate pair', async () => {
    expect((await validateInput(Person, { name: '😀' })).valid).toBe(true);
  });

  it('names the fields of nested inputs by their path', async () => {
    expect(await validateInput(Person, { name: 'Ada', address: { city: 1 } })).toMatchObject({
      errors: [{ field: 'address.city', code: 'INVALID_TYPE' }],
    });
  });
});
