// Counts what one evaluation costs. Values share parts, so a small one may be huge when printed: `walk` counts it as printed.
import { isJsonList, isJsonObject, RawNumber, type Json } from '@app/types';
import { tooManySteps, tooMuchText } from './error.js';
import { MAX_CHARACTERS, MAX_STEPS } from './limits.js';
import type { Span } from './position.js';

export class Budget {
  private steps = 0;
  private characters = 0;

  /** Counts one expression. @throws TemplateError `Limit Error`, as all methods. */
  step(place: Span): void {
    if (++this.steps > MAX_STEPS) throw tooManySteps(place);
  }

  /** Counts text that is about to be read or made. */
  spend(length: number, place: Span): void {
    this.characters += length;
    if (this.characters > MAX_CHARACTERS) throw tooMuchText(place);
  }

  /** Counts a value's own size, not that of its parts. */
  touch(value: Json, place: Span): void {
    if (typeof value === 'string') this.spend(value.length, place);
    else if (isJsonList(value)) this.steps += value.length;
    else if (isJsonObject(value)) this.steps += Object.keys(value).length;
    this.step(place);
  }

  /** Counts a value with all its parts. */
  walk(value: Json, place: Span): void {
    this.step(place);
    if (typeof value === 'string') this.spend(value.length, place);
    else if (value instanceof RawNumber) this.spend(value.text.length, place);
    else if (isJsonList(value)) for (const item of value) this.walk(item, place);
    else if (isJsonObject(value)) {
      for (const key of Object.keys(value)) {
        this.spend(key.length, place);
        this.walk(value[key] as Json, place);
      }
    }
  }
}
