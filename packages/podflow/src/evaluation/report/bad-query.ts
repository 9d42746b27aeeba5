import type { Document } from '@podflow/core';
import { escapeMarkup } from '@podflow/plot';
import { labelOf } from '../../label-of.ts';
import type { JudgedQuery } from '../measure-retrieval.ts';
import type { EvaluationMode } from '../retrieval-query.ts';
import { pictureOf } from './picture-of.ts';

/** How the queries were asked. */
export interface AskedHow {
  mode: EvaluationMode;
  /** A rank of 0: not among the first `reach`. */
  reach: number;
}

/** One of the worst queries: what was asked, what was right and where that stood, what was found instead. */
export async function badQuery(judged: JudgedQuery, asked: AskedHow): Promise<string> {
  const { query, rank, matches } = judged;
  const { picture, caption } = query.pair;
  const name = escapeMarkup(labelOf(caption));
  const text = `<span class="text">“${name}”</span>`;
  const shown = await image(picture);
  const [question, answer] =
    asked.mode === 'text2image' ? [text, `${shown}<span>${name}</span>`] : [shown, text];
  const found = await Promise.all(matches.map(async (match) => `<li>${await foundOf(match)}</li>`));
  return `<li class="query">
<h3>${name}</h3>
<p class="place">${place(rank, asked.reach)}</p>
<div class="sides">
<div><h4>Asked</h4><div class="item">${question}</div></div>
<div><h4>Right answer</h4><div class="item right">${answer}</div></div>
</div>
<h4>Found instead</h4>
${found.length > 0 ? `<ol class="found">${found.join('\n')}</ol>` : '<p>Nothing.</p>'}
</li>`;
}

function place(rank: number, reach: number): string {
  if (rank === 0) return `The right answer is not among the first ${reach}.`;
  return `The right answer stands at rank ${rank}.`;
}

async function foundOf(match: Document): Promise<string> {
  const distance = match.score?.value;
  const how = distance === undefined ? '' : `<small>distance ${distance.toFixed(3)}</small>`;
  return `${await image(match)}<span>${escapeMarkup(labelOf(match))}</span>${how}`;
}

/** Empty when there is no picture to show. What it shows is said near it. */
async function image(document: Document): Promise<string> {
  const source = await pictureOf(document);
  return source === undefined ? '' : `<img src="${source}" alt="">`;
}
