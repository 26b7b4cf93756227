// Currency codes: the ISO 4217 list that the runtime carries.
import { ValidateBy, type ValidationOptions } from 'class-validator';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Passes `usd` and `USD` alike. */
export function IsCurrency(options: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' && value.length === 3 && CURRENCIES.has(value.toUpperCase());
  return ValidateBy({ name: 'isCurrency', validator: { validate } }, options);
}
