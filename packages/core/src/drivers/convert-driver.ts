import type { DriverConfig } from '../config/flow-config.ts';
import { conversionNames } from './conversion-names.ts';
import type { Driver } from './driver.ts';
import { type OptionKind, requiredOption } from './driver-options.ts';

type ConversionDriver = (typeof conversionNames)[number][0];

/**
 * Does the conversion that `convert_fn` names, as Jina's `convert_uri_to_buffer` or as the driver `URI2Buffer`; the other
 * arguments are those of that driver. Throws `ERR_VALUE` for another name.
 */
export function createConvertDriver(
  config: DriverConfig,
  factories: Readonly<Record<ConversionDriver, (config: DriverConfig) => Driver>>,
): Driver {
  const name = requiredOption(config, 'convert_fn', conversion);
  return factories[name]({ ...config, name });
}

const conversion: OptionKind<ConversionDriver> = {
  expected: `one of ${conversionNames.map(([, name]) => name).join(', ')}`,
  read: (value) => conversionNames.find((names) => names.some((name) => name === value))?.[0],
};
