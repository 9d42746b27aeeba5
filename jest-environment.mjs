import { TestEnvironment } from 'jest-environment-node';

/** Node's own buffers in the test's realm: what threads and native addons return is then `instanceof` what tests name. */
const sharedConstructors = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  ...[
    'Int8',
    'Uint8',
    'Int16',
    'Uint16',
    'Int32',
    'Uint32',
    'Float32',
    'Float64',
    'BigInt64',
    'BigUint64',
  ].map((kind) => `${kind}Array`),
  'Uint8ClampedArray',
];

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of sharedConstructors) this.global[name] = globalThis[name];
  }
}
