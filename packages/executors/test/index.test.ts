import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as executors from '../src/index.ts';

/** Prints the native libraries that are loaded after the import of the built package. */
const listLibraries = `
  await import(process.argv[1]);
  console.log(process.report.getReport().sharedObjects.join());
`;

describe('@podflow/executors', () => {
  it('exports the definitions of all classes and what commands about models need', () => {
    expect(Object.keys(executors).toSorted()).toEqual([
      'checkModel',
      'checkWorkspace',
      'commitPattern',
      'embeddedName',
      'executorDefinitions',
      'executorsReference',
      'findNamedModel',
      'hubCacheFolder',
      'hubHome',
      'imageRules',
      'indexFolder',
      'inspectModel',
      'isFolder',
      'knownModels',
      'modelKindOf',
      'parseModelReference',
      'pictureSupport',
      'removeIndexes',
      'repositoryFolder',
      'resolveClipModel',
      'variants',
    ]);
  });

  it('loads no native library when it is imported', async () => {
    const built = new URL('../dist/index.js', import.meta.url).href;
    const script = ['--input-type=module', '--eval', listLibraries, built];
    const { stdout } = await promisify(execFile)(process.execPath, script);
    expect(stdout).toContain('libc');
    expect(stdout).not.toMatch(/sharp|vips|onnx|lmdb|usearch/);
  });
});
