// An action's input -> an instance of its DTO class, or one fault per field. Faults are results, not errors.
import type { JsonObject } from '@app/types';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';
import type { FieldError } from './field-error.js';

export type CheckedInput<Dto> =
  { readonly valid: true; readonly value: Dto } | { readonly valid: false; readonly errors: readonly FieldError[] };

/**
 * Checks an input against the class-validator decorators of `dto`. Keys that the class does not declare are dropped.
 * The decorators of a field are checked from the last one up and the first fault is reported, so the most basic check
 * (`IsNotEmpty`) belongs right above the field. Give texts and codes by `fault(code, message)`.
 */
export async function validateInput<Dto extends object>(
  dto: new () => Dto,
  input: JsonObject,
): Promise<CheckedInput<Dto>> {
  const value = plainToInstance(dto, pickDeclared(dto, input));
  const found = await validate(value, { stopAtFirstError: true, validationError: { target: false, value: false } });
  return found.length === 0 ? { valid: true, value } : { valid: false, errors: toFieldErrors(found, '') };
}

/** Only own keys that the class declares: nothing that a caller invents reaches the instance, `constructor` included. */
function pickDeclared(dto: new () => object, input: JsonObject): JsonObject {
  const declared = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(declared.map(({ propertyName }) => propertyName));
  return Object.fromEntries(Object.entries(input).filter(([name]) => names.has(name)));
}

function toFieldErrors(found: readonly ValidationError[], prefix: string): FieldError[] {
  return found.flatMap(({ property, constraints = {}, contexts = {}, children = [] }) => {
    const field = prefix + property;
    const own = Object.entries(constraints).map(([name, message]): FieldError => {
      const context = contexts[name] as { code?: string } | undefined;
      return { field, message, code: context?.code ?? 'INVALID_VALUE' };
    });
    return [...own, ...toFieldErrors(children, `${field}.`)];
  });
}
