/**
 * The English model of Punkt, as far as it says something about texts in lower case.
 *
 * @license MIT. Data of the package `punkt` of nltk_data, "Punkt Tokenizer Models" by Jan Strunk, trained on the Wall Street Journal;
 * see THIRD-PARTY.md. Method: Kiss and Strunk, Unsupervised Multilingual Sentence Boundary Detection, 2006.
 * Left out: which words start sentences with a capital letter, and all but four of the 20,366 words whose case was counted,
 * since without capitals they never decide.
 */

/** Words after which a full stop does not end the sentence. */
export const abbreviations: ReadonlySet<string> = new Set([
  '. . ',
  ...(
    'a.a a.c a.d a.g a.h a.m a.m.e a.s a.t adm ala ariz aug ave b.f b.v bros c c.i.t c.o.m.b c.v ' +
    'calif chg cie co col colo conn corp cos ct d d.c d.h d.w dec dr e e.f e.h e.l e.m f f.g f.j ' +
    'feb fla fri ft g g.d g.f g.k ga gen h h.c h.f h.m i.m.s ill inc j.b j.c j.j j.k j.p j.r jan ' +
    'jr k kan ky l l.a l.f l.p lt ltd m m.b.a m.d.c m.j maj messrs mg mich minn mr mrs ms n n.c ' +
    'n.d n.h n.j n.m n.v n.y nev nov oct ok okla ore p p.a.m p.m pa ph.d prof r r.a r.h r.i r.j ' +
    'r.k r.t rep reps s s.a s.a.y s.c s.g s.p.a s.s sen sep sept sr st sw t t.j tenn tues u.k u.n ' +
    'u.s u.s.a u.s.s.r v va vs vt w w.c w.r w.va w.w wash wed wis yr'
  ).split(' '),
]);

/** Pairs of a word or number with a full stop and the word that follows, in one sentence. */
export const collocations: ReadonlySet<string> = new Set(
  (
    '##number## abreast|##number## aes|##number## business|##number## cbot|##number## colgate|' +
    '##number## commodities|##number## cooper|##number## corrections|##number## credit|' +
    '##number## dividend|##number## financing|##number## genentech|##number## henley|' +
    '##number## insider|##number## international|##number## leisure|##number## letters|' +
    '##number## notable|##number## pay-fone|##number## pegasus|##number## pepper|' +
    '##number## review|##number## rj|##number## wedgestone|##number## who|##number## zimmer|' +
    'b edelman|b levine|b smith|b stewart|b wigton|i magnin|i toussie|j aron|j fialka|j walter|' +
    'o ludcke'
  ).split('|'),
);

/** Words that start sentences although they are written in lower case. */
export const lowerCaseStarters: ReadonlySet<string> = new Set([
  'administrators',
  'b-week',
  'r-revised',
  'z-holiday',
]);
