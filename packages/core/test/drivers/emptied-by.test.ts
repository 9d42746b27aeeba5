import { describe, expect, it } from '@jest/globals';
import type { DriverConfig } from '../../src/config/flow-config.ts';
import type { Request } from '../../src/document/request.ts';
import { emptiedBy } from '../../src/drivers/emptied-by.ts';
import { driver, run, search } from './make-context.ts';

const images = driver('FilterQL', {
  lookups: { mime_type__contains: 'image' },
  traversal_paths: ['r'],
});
const text = { id: 't', mimeType: 'text/plain' };
const image = { id: 'i', mimeType: 'image/png' };
const empties = (configs: readonly DriverConfig[], request: Request) =>
  emptiedBy(configs)?.(request);

describe('emptiedBy', () => {
  it.each([
    ['only texts', search([text, { id: 'nothing known' }]), true],
    ['a picture among texts', search([text, image]), false],
    ['pictures', search([image]), false],
    ['no Document', search([]), false],
  ])('tells of %s what the filter itself leaves', async (_what, request, expected) => {
    expect(empties([images, driver('CraftDriver')], request)).toBe(expected);
    const { docs } = await run(images, structuredClone(request));
    expect(docs.length === 0 && request.docs.length > 0).toBe(expected);
  });

  it.each<[string, Request]>([
    ['has groundtruths', { ...search([text]), groundtruths: [text] }],
    [
      'brings its own lookups',
      { ...search([text]), queryset: [{ name: 'FilterQL', parameters: { lookups: {} } }] },
    ],
    ['has a value that the filter cannot work with', search([{ id: 'x', mimeType: 7 as never }])],
  ])('is not sure of a request that %s', (_what, request) => {
    expect(empties([images], request)).toBe(false);
  });

  it.each<[string, DriverConfig[]]>([
    ['no driver', []],
    ['another driver first', [driver('CraftDriver'), images]],
    ['a filter of chunks', [driver('FilterQL', { ...images.options, traversal_paths: ['c'] })]],
    ['a filter of chunks too', [driver('FilterQL', { ...images.options, traversal_paths: 'cr' })]],
    [
      'an expression',
      [driver('FilterQL', { lookups: { text__regex: '^a' }, traversal_paths: 'r' })],
    ],
    ['no lookups', [driver('FilterQL', { traversal_paths: 'r' })]],
    [
      'lookups that cannot work',
      [driver('FilterQL', { lookups: { text__contains: [1] }, traversal_paths: 'r' })],
    ],
    ['a driver that sees the request itself', [images, driver('LogInfoDriver')]],
  ])('cannot tell with %s', (_what, configs) => {
    expect(emptiedBy(configs)).toBeUndefined();
  });
});
