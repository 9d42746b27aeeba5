import type { DriverConfig } from '../config/flow-config.ts';
import { contentFields } from '../document/document.ts';
import { contentName, type DocumentField, documentFields, findField } from './document-fields.ts';
import type { Driver } from './driver.ts';
import { nameList, type OptionKind, requiredOption } from './driver-options.ts';
import { queryOption } from './query-options.ts';
import { locatedDocuments, pathsOf } from './traverse.ts';

type FieldSet = ReadonlySet<DocumentField>;

/** Clears every field but `fields` and the id, which everything else refers to. `content` is whichever of text, buffer and blob there is. */
export function createSelectQL(config: DriverConfig): Driver {
  return clearing(config, (field, fields) => !fields.has(field));
}

/** Clears `fields`, e.g. `[chunks, embedding, buffer]`. The id stays in any case. */
export function createExcludeQL(config: DriverConfig): Driver {
  return clearing(config, (field, fields) => fields.has(field));
}

function clearing(
  config: DriverConfig,
  clears: (field: DocumentField, fields: FieldSet) => boolean,
): Driver {
  const paths = pathsOf(config);
  const own = requiredOption(config, 'fields', fieldSet);
  return {
    run({ request }) {
      const fields = queryOption(request, config, 'fields', fieldSet, own);
      const cleared = [...documentFields.values()].flatMap(({ key }) =>
        key !== 'id' && clears(key, fields) ? [key] : [],
      );
      for (const path of paths) {
        for (const { document } of locatedDocuments(request, path)) {
          for (const field of cleared) delete document[field];
        }
      }
    },
  };
}

const fieldSet: OptionKind<FieldSet> = {
  expected: 'a list of fields, such as [chunks, embedding, buffer]',
  read(value, label) {
    const names = nameList.read(value, label);
    return names && new Set(names.flatMap((name) => fieldsOf(name, label)));
  },
};

function fieldsOf(name: string, label: string): readonly DocumentField[] {
  return name === contentName ? contentFields : [findField(documentFields, name, label).key];
}
