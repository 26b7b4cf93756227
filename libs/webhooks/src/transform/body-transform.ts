// The body part, which request and response transforms share.
import type { Json } from '@app/types';
import {
  compileJsonTemplate,
  compileStringTemplate,
  evaluateTemplate,
  type CompiledTemplate,
} from '../template-language/compile-template.js';
import type { TemplateScope } from '../template-language/evaluate.js';
import { andThen, collect, present, toPart, type PartResult } from './part-result.js';
import { printQuery, type QueryParam } from './request-url.js';
import type { BodyTransform } from './transform-metadata.js';

export type CompiledBody =
  | { readonly type: 'transform'; readonly template: CompiledTemplate }
  | { readonly type: 'remove' }
  | { readonly type: 'form'; readonly fields: readonly (readonly [key: string, template: CompiledTemplate])[] };

export type NewBody =
  | { readonly type: 'json'; readonly json: Json }
  | { readonly type: 'none' }
  | { readonly type: 'form'; readonly text: string };

/** Compiles either form: a text is a template. */
export function compileBody(body: string | BodyTransform): PartResult<CompiledBody> {
  if (typeof body === 'string') return compileBody({ action: 'transform', template: body });
  switch (body.action) {
    case 'transform':
      return andThen(toPart(compileJsonTemplate(body.template)), (template) =>
        present({ type: 'transform', template }),
      );
    case 'remove':
      return present({ type: 'remove' });
    case 'x_www_form_urlencoded': {
      const fields = Object.entries(body.form_template).map(([key, text]) =>
        andThen(toPart(compileStringTemplate(text)), (template) => present([key, template] as const)),
      );
      return andThen(collect(fields), (compiled) => present({ type: 'form', fields: compiled }));
    }
  }
}

export function evaluateBody(body: CompiledBody, scope: TemplateScope): PartResult<NewBody> {
  switch (body.type) {
    case 'transform':
      return andThen(toPart(evaluateTemplate(body.template, scope)), (json) => present({ type: 'json', json }));
    case 'remove':
      return present({ type: 'none' });
    case 'form': {
      const fields = body.fields.map(([key, template]) =>
        andThen(evaluateText(template, scope), (text) => present<QueryParam>([key, text])),
      );
      return andThen(collect(fields), (all) =>
        present({ type: 'form', text: printQuery(all.filter(([, text]) => text !== 'null')) }),
      );
    }
  }
}

/** The result of a string template, which is always a text. */
export function evaluateText(template: CompiledTemplate, scope: TemplateScope): PartResult<string> {
  return andThen(toPart(evaluateTemplate(template, scope)), (text) => present(text as string));
}
