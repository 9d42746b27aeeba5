import * as z from 'zod';

/** `eval_at`: how many items from the top are looked at; null and none for all. */
export const evalAtSchema: z.ZodType<number | undefined> = z
  .int()
  .min(0)
  .nullish()
  .transform((k) => k ?? undefined);

/** Arguments of an evaluator that looks at the first items only. */
export const evalAtOptions: z.ZodObject<{ eval_at: typeof evalAtSchema }> = z.object({
  eval_at: evalAtSchema,
});
