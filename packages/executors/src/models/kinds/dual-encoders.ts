import type { DualEncoder } from '../dual-encoder.ts';
import { clip } from './clip.ts';
import { siglip } from './siglip.ts';

/** The families that CLIPImageEncoder and CLIPTextEncoder run. */
export const dualEncoders: readonly DualEncoder[] = [clip, siglip];
