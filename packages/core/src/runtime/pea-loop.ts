import type { Envelope } from '../document/envelope.ts';
import { epochNow } from '../document/epoch-now.ts';
import type { PeaPlace, PeaStage } from './pea-stage.ts';
import { PeaWork } from './pea-work.ts';
import type { Turn } from './turn.ts';

/** Takes requests through the stages of one Pea. Knows neither threads nor other Pods. */
export class PeaLoop {
  readonly #place: PeaPlace;
  readonly #stages: readonly PeaStage[];

  constructor(place: PeaPlace, stages: readonly PeaStage[]) {
    this.#place = place;
    this.#stages = stages;
  }

  /**
   * Answers with the envelope to forward. Throws what a stage throws, for a body that cannot be decoded, and `ERR_CANCELLED`
   * between two drivers once the turn is cancelled.
   */
  async handle(parts: readonly Envelope[], turn?: Turn): Promise<Envelope> {
    const startTime = epochNow();
    const work = new PeaWork(parts, turn);
    for (const stage of this.#stages) await stage.run(work);
    const envelope = work.seal();
    const { pod, shard } = this.#place;
    const route = { pod, shard, startTime, endTime: epochNow() };
    const { header } = envelope;
    return { ...envelope, header: { ...header, routes: [...header.routes, route] } };
  }
}
