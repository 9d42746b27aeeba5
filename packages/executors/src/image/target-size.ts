import * as z from 'zod';

/** A side of a picture in pixels. */
export const sideSchema: z.ZodNumber = z.int().min(1).max(8192);

/** Height and width in pixels. */
export type Size = [height: number, width: number];

/** The argument `target_size`: one side of a square, or `[height, width]`. */
export const sizeSchema: z.ZodType<Size> = z.union([
  sideSchema.transform((side): Size => [side, side]),
  z.tuple([sideSchema, sideSchema]),
]);
