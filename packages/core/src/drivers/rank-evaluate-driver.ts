import type { DriverConfig } from '../config/flow-config.ts';
import type { Driver } from './driver.ts';
import { type OptionKind, option } from './driver-options.ts';
import { evaluating } from './evaluating.ts';
import { compilePath, type FieldReader, splitPath } from './field-path.ts';

/**
 * Compares `fields` (default `id`; old name `field`) of a Document's matches with those of its groundtruth's matches and
 * adds an evaluation, see `evaluating`. Several fields are compared together, as one JSON text each.
 */
export function createRankEvaluateDriver(config: DriverConfig): Driver {
  const old = option(config, 'field', fieldReader, compilePath(['id'], config.name).read);
  const read = option(config, 'fields', fieldReader, old);
  return evaluating(config, ({ matches = [] }) => matches.map(read));
}

const fieldReader: OptionKind<FieldReader> = {
  expected: 'the path of a field, such as tags__id, or a list of them',
  read(value, label) {
    const names = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(names) || names.length === 0) return undefined;
    if (!names.every((name) => typeof name === 'string' && name !== '')) return undefined;
    const readers = names.map((name: string) => compilePath(splitPath(name), label).read);
    const [only, ...others] = readers;
    if (only && others.length === 0) return only;
    return (subject) => JSON.stringify(readers.map((read) => read(subject)));
  },
};
