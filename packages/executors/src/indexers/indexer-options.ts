import * as z from 'zod';

/** Arguments that all indexers take. Others of Jina's are accepted without effect. */
export const indexerOptions = z.object({
  /** Names the table of the index. Default: `metas.name`. */
  index_filename: z.string().min(1).max(200).optional(),
  /** Longest id, in characters. */
  key_length: z.int().min(1).max(512).default(36),
});
