import type { DriverConfig } from '../config/flow-config.ts';
import type { Request } from '../document/request.ts';
import type { Driver } from './driver.ts';
import { nameList, requiredOption } from './driver-options.ts';
import { queryOption } from './query-options.ts';

/** Clears every part of the request but `fields`: `index`, `search` … for its body, `queryset`. */
export function createSelectReqQL(config: DriverConfig): Driver {
  return clearing(config, (field, fields) => !fields.includes(field));
}

/** Clears `fields` of the request: `index`, `search` … for the body of a request of that type, `queryset`. */
export function createExcludeReqQL(config: DriverConfig): Driver {
  return clearing(config, (field, fields) => fields.includes(field));
}

function clearing(
  config: DriverConfig,
  clears: (field: string, fields: readonly string[]) => boolean,
): Driver {
  const own = requiredOption(config, 'fields', nameList);
  return {
    run({ request }) {
      const fields = queryOption(request, config, 'fields', nameList, own);
      if (clears('queryset', fields)) delete request.queryset;
      if (clears(request.type, fields)) clearBody(request);
    },
  };
}

function clearBody(request: Request): void {
  request.docs = [];
  delete request.groundtruths;
  delete request.ids;
}
