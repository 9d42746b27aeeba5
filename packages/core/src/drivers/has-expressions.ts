import type { QueryLang } from '../document/request.ts';
import { splitPath } from './field-path.ts';

/** Whether lookups of a queryset, or those nested in them, search with regular expressions; such a request may be slow. */
export function hasExpressions(queryset: readonly QueryLang[] = []): boolean {
  return queryset.some(({ parameters }) => asksForExpression(parameters['lookups']));
}

function asksForExpression(lookups: unknown): boolean {
  if (typeof lookups !== 'object' || lookups === null || Array.isArray(lookups)) return false;
  return Object.entries(lookups).some(
    ([key, wanted]) => splitPath(key).at(-1) === 'regex' || asksForExpression(wanted),
  );
}
