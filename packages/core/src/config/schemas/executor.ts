import * as z from 'zod';
import {
  anything,
  computed,
  flag,
  integer,
  list,
  mapping,
  text,
  texts,
  unsupported,
} from './setting.ts';

/** Keys of an Executor's YAML. */
export const executorSchema = z.object({
  jtype: text('Class of the Executor (or the tag `!ClassName`).'),
  with: mapping('Arguments of the class.'),
  metas: mapping('What every Executor has: name, workspace and so on.'),
  requests: mapping('Drivers by type of request; default those of the class.'),
  components: list('Executors that a compound Executor is made of.'),
  version: computed('"1"', 'Version of the syntax.'),
});

/** Keys under `metas`. */
export const metasSchema = z.object({
  name: text('Names the Executor and its folder in the workspace; default the class.'),
  workspace: text('Folder for what it stores; default the current folder.'),
  batch_size: integer(
    { value: 0, min: 0, max: 1_000_000 },
    'Documents it gets at the same time; 0 leaves it to the Executor.',
  ),
  modules: texts('JavaScript files that have classes of your own.', {
    differs: 'Not in Jina: takes the place of `py_modules`.',
  }),
  py_modules: texts('Python files that have classes of your own.', {
    differs: 'Reported, never executed: write the class in JavaScript, see `modules`.',
  }),
  description: text('For people.'),
  on_gpu: unsupported('true or false', 'Run on a GPU.', 'models run on the CPU; remove it', {
    neutral: [false],
  }),
  max_snapshot: unsupported(
    'a whole number',
    'Old versions to keep.',
    'a store has one version; copy its folder to keep it',
    { neutral: [0] },
  ),
  is_trained: computed('true or false', 'It needs no training.'),
  is_updated: computed('true or false', 'It has something to save.'),
  warn_unnamed: computed('true or false', 'Warn when it has no name.'),
  read_only: computed('true or false', 'Set by the Pod.'),
  pea_id: computed('a whole number', 'Set by the Pea.'),
  root_workspace: computed('a folder', 'Workspace of the compound Executor.'),
  root_name: computed('a text', 'Name of the compound Executor.'),
});

/** Keys under `requests`. */
export const requestsSchema = z.object({
  on: mapping(
    'Drivers by type of request, e.g. `IndexRequest` or `[IndexRequest, UpdateRequest]`.',
  ),
  use_default: flag('Types that are not given have the drivers of the class.'),
});

/** Keys of a type of request that has common arguments. */
export const requestDriversSchema = z.object({
  with: mapping('Arguments for each of the drivers; they win.'),
  drivers: anything('a list of drivers', 'The drivers.'),
});
