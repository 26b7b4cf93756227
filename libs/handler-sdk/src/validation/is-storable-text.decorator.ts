// Text that a database can keep: Postgres refuses U+0000, and half of a surrogate pair is no character.
import { ValidateBy, type ValidationOptions } from 'class-validator';

const NOT_STORABLE = /[\0\p{Surrogate}]/u;

/** Passes every value but text with characters that cannot be stored. */
export function IsStorableText(options: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown) => typeof value !== 'string' || !NOT_STORABLE.test(value);
  return ValidateBy({ name: 'isStorableText', validator: { validate } }, options);
}
