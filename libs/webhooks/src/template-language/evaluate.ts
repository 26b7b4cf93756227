// Syntax + values -> value: one method per kind of expression. Nothing here calls out, so results depend on the inputs alone.
import { isJsonList, isJsonObject, printJson, type Json } from '@app/types';
import { findMember, requireMember } from './access.js';
import { Budget } from './budget.js';
import { functionFailed, FunctionFault, notInScope, TemplateError, typeMismatch } from './error.js';
import { findFunction } from './functions/function-registry.js';
import { OPERATORS, requireBoolean } from './operators.js';
import { setEntry } from './set-entry.js';
import type { Accessor, Expression } from './syntax.js';

/** What a template may look at. */
export interface TemplateScope {
  /** By name, `$` included. */
  readonly variables: Readonly<Record<string, Json>>;
  /** For `getSessionVariable`; by lower-case name. */
  readonly sessionVariables: Readonly<Record<string, string>>;
}

/** Names that `range` binds, the innermost first. */
interface Bindings {
  readonly name: string;
  readonly value: Json;
  readonly outer: Bindings | undefined;
}

type Of<T extends Expression['type']> = Extract<Expression, { type: T }>;

/** Evaluates a parsed template. @throws TemplateError and nothing else. */
export function evaluate(expression: Expression, scope: TemplateScope): Json {
  const evaluation = new Evaluation(scope);
  const value = evaluation.run(expression, undefined);
  evaluation.budget.walk(value, expression);
  return value;
}

class Evaluation {
  readonly budget = new Budget();

  constructor(private readonly scope: TemplateScope) {}

  run(expression: Expression, bindings: Bindings | undefined): Json {
    this.budget.step(expression);
    switch (expression.type) {
      case 'literal':
        return expression.value;
      case 'name':
        return this.lookUp(expression, bindings);
      case 'path':
        return this.follow(expression, bindings);
      case 'text':
        return this.fill(expression, bindings);
      case 'object':
        return this.build(expression, bindings);
      case 'list':
        return expression.items.map((item) => this.run(item, bindings));
      case 'optional':
        return this.followOptionally(expression, bindings);
      case 'operation':
        return this.operate(expression, bindings);
      case 'call':
        return this.call(expression, bindings);
      case 'if':
        return this.choose(expression, bindings);
      case 'range':
        return this.repeat(expression, bindings);
    }
  }

  private lookUp(expression: Of<'name'>, bindings: Bindings | undefined): Json {
    const { name } = expression;
    for (let binding = bindings; binding !== undefined; binding = binding.outer) {
      if (binding.name === name) return binding.value;
    }
    const { variables } = this.scope;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) throw notInScope(name, expression);
    return value;
  }

  private follow({ base, accessors }: Of<'path'>, bindings: Bindings | undefined): Json {
    let value = this.run(base, bindings);
    for (const accessor of accessors) value = requireMember(value, this.keyOf(accessor, bindings), accessor);
    return value;
  }

  private followOptionally({ base, accessors }: Of<'optional'>, bindings: Bindings | undefined): Json {
    const start = this.runOrNull(base, bindings);
    if (start === null) return null;
    if (!isJsonObject(start) && !isJsonList(start)) throw typeMismatch('Object', start, base);
    let value: Json | undefined = start;
    for (const accessor of accessors) value = findMember(value, this.keyOf(accessor, bindings)) ?? null;
    return value;
  }

  /** Null for every fault but an exceeded limit. */
  private runOrNull(expression: Expression, bindings: Bindings | undefined): Json {
    try {
      return this.run(expression, bindings);
    } catch (error) {
      if (error instanceof TemplateError && error.code !== 'Limit Error') return null;
      throw error;
    }
  }

  private keyOf(accessor: Accessor, bindings: Bindings | undefined): Json {
    return 'key' in accessor ? accessor.key : this.run(accessor.index, bindings);
  }

  private fill(expression: Of<'text'>, bindings: Bindings | undefined): string {
    let text = '';
    for (const part of expression.parts) {
      if (typeof part === 'string') {
        this.budget.spend(part.length, expression);
        text += part;
        continue;
      }
      const value = this.run(part, bindings);
      this.budget.walk(value, part);
      text += typeof value === 'string' ? value : printJson(value);
    }
    return text;
  }

  private build({ entries }: Of<'object'>, bindings: Bindings | undefined): Json {
    const object: Record<string, Json> = {};
    for (const [key, value] of entries) setEntry(object, key, this.run(value, bindings));
    return object;
  }

  private operate({ operator, left, right }: Of<'operation'>, bindings: Bindings | undefined): Json {
    const first = { value: this.run(left, bindings), place: left };
    const second = { value: this.run(right, bindings), place: right };
    return OPERATORS[operator](first, second, this.budget);
  }

  private call(expression: Of<'call'>, bindings: Bindings | undefined): Json {
    const { budget } = this;
    const found = findFunction(expression.name);
    if (found === undefined) throw notInScope(expression.name, expression);
    const argument = this.run(expression.argument, bindings);
    budget.touch(argument, expression);
    try {
      const { sessionVariables } = this.scope;
      const result = found.apply(argument, { sessionVariables, budget, place: expression });
      budget.touch(result, expression);
      return result;
    } catch (error) {
      throw error instanceof FunctionFault ? functionFailed(error.message, expression) : error;
    }
  }

  private choose({ branches, otherwise }: Of<'if'>, bindings: Bindings | undefined): Json {
    for (const { condition, then } of branches) {
      if (requireBoolean({ value: this.run(condition, bindings), place: condition })) return this.run(then, bindings);
    }
    return this.run(otherwise, bindings);
  }

  private repeat({ index, item, list, body }: Of<'range'>, bindings: Bindings | undefined): Json {
    const items = this.run(list, bindings);
    if (!isJsonList(items)) throw typeMismatch('Array', items, list);
    return items.map((value, position) => {
      const outer = index === undefined ? bindings : { name: index, value: position, outer: bindings };
      return this.run(body, { name: item, value, outer });
    });
  }
}
