"""Golden token ids of 500 captions, by the CLIP tokenizer of Hugging Face transformers.

The captions are made here, the same on every run: sentences in many scripts, emoji, accents composed and not, right to left,
numbers, contractions, markup, control characters, odd blanks, mixed case, long ones.

    python -m venv /tmp/golden && /tmp/golden/bin/pip install "transformers==5.24.0" "tokenizers==0.23.3"
    /tmp/golden/bin/python tools/make_token_golden.py test/fixtures/models/clip-tiny-random test/fixtures/clip-token-golden.json
"""
import json
import random
import sys
from pathlib import Path

import tokenizers
import transformers
from transformers import CLIPTokenizerFast

COUNT = 500

PLAIN = """a small dog runs over wet grass
two children share one red umbrella
the bus stops; nobody gets on
an old man reads his paper on a bench by the sea
a plate of noodles with egg, spring onion and chilli
a cyclist waits at the lights
three boats, one sail
woman in a yellow coat holding a paper cup of coffee
black and white photo of an empty street at night
close-up of a bee on a purple flower""".splitlines()

EMOJI = ['🍕', '🐈‍⬛', '❤️', '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇫🇷🇯🇵', '1️⃣2️⃣', '🧑🏿‍🚀', '☔', '✈️✈', '🫠🪩', '♥♡', '😀😀😀', '🤷‍♂️', '⌚️', '🅰️', '©®™', '🀄', '🪿']
ACCENTS = ['crème brûlée', 'Ærøskøbing', 'Dvořák', 'Łódź', 'São Tomé', 'İzmir ırmağı', 'ÅNGSTRÖM', 'naïveté', 'Straße STRASSE', 'ĲSSELMEER',
           'ǅungla', 'ﬃ ligature ﬀ', 'tiếng Việt đẹp', 'ŠKODA', 'ÑANDÚ', 'œuvre Œ', 'þorn Þ', 'ḍāl ḥummuṣ', 'ẞ', 'Ŀ', 'ŉ', 'é́ two marks', 'q̣̇', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘']
SCRIPTS = ['猫が窓のそばで寝ている', '広場に集まる人々', 'カタカナ・ｶﾅ', '一只猫坐在红色的垫子上', '公園裡的孩子們', '강아지가 눈밭에서 뛰어논다', 'собака бежит по снегу', 'ДВЕ КОШКИ',
           'σκύλος στην παραλία', 'ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΕΙΡΗΝΕΣ', 'ΑΣ ΑΣΑ Σ', 'แมวนอนบนโซฟา', 'कुत्ता दौड़ रहा है', 'একটি ছোট নৌকা', 'மழையில் குடை', 'ქართული ასომთავრული', 'Հայաստան ԱՐԵՎ', 'ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ',
           'ⴰⵎⴰⵣⵉⵖ', 'ខ្មែរ', 'မြန်မာ', 'བོད་ཡིག', 'ትልቅ ውሻ', '𐐔𐐯𐑅𐐨𐑉𐐯𐐻', '𝒜𝓃 𝔬𝔩𝔡 𝕓𝕠𝕒𝕥', 'Ａ ｆｕｌｌ ｗｉｄｔｈ']
RIGHT_TO_LEFT = ['כלב רץ על החוף', 'קָפֶה בַּבֹּקֶר', 'قطة تنام قرب النافذة', 'السُّوقُ القَدِيمُ', '\u202eabc\u202c right to left', 'mixed שלום and مرحبا 123', 'پیاده‌روی در باران', 'ܐܒܓܕ']
NUMBERS = ['3 dogs and 12 cats', '1,234,567.89', '50% off!!!', '£3.50/kg', '10:45 pm, 2021-03-04', '+49 (0)30 1234567', '007', '½ a lemon, ⅔ cup', 'x² + y₂', '٣٤٥', '४५६', 'Ⅷ Ⅻ ⅷ', '①②③', '1e-5', '0x1F', '4K TV 16:9', '1234567890123456789012345678901234567890']
CONTRACTIONS = ["don't", "they're", "we've", "I'm", "she'd", "it'll", "dog's", "DOG'S", "THEY'LL", "rock 'n' roll", "o'clock", "y'all'd've", "’tis the dog’s", "'s 't 're", "can''t", "'", "''''"]
PUNCTUATION = ['wait... what?!', '—em—dash–en‐hyphen', '«quoted» „text“ ‚so‘', '(nested [brackets {here}])', 'a/b\\c|d', '#tag @user $VAR %20', 'C++ & C#', '~^`*_=+<>', '¿qué? ¡ay!', '。、！？「」', '• bullet · dot', 'a.b.c.', ',,,', '!' * 60, '-_-', '<br/>&amp;&lt;', '<|startoftext|>', 'x<|endoftext|>y', '<|ENDOFTEXT|>', '</w>', 'a</w>b', 'http://example.org/a?b=c#d', 'me@example.org', 'ellipsis… §4 ¶ † ‡']
CONTROL = ['\x00', 'tab\tnew\nline\r\nend', 'bell\x07 esc\x1b[31m', '\x7f\x80\x85\x9f', 'soft\u00adhyphen', 'zero\u200bwidth\u200cjoin\u200d', '\ufeffbom\ufeff', 'nbsp\u00a0narrow\u202fthin\u2009em\u2003ideo\u3000ogham\u1680', '\u2028line\u2029paragraph', '\u0600\u06dd', 'variation\ufe0e\ufe0f', '\ufffd\ufffc', '\ue000\uf8ff', '\U000e0041\U000e007f', '\x0b\x0c', '   ', '', '\u180e', '\u2060word\u2060', '\x1c\x1d\x1e\x1f']
CASE = ['iPhone XS on macBook', 'SHOUTING CAPTION', 'CamelCaseWord', 'sNaKe_CaSe_NaMe', 'McDonald O\'NEIL', 'ΣΊΣΥΦΟΣ σίσυφος', 'Ǆ ǅ ǆ', 'ⅣI', 'İI ıi', 'ß ẞ', 'ὈΔΥΣΣΕΎΣ', 'K Å Ω']
LONG = ['a very long caption about many dogs ' * 12, 'x' * 300, 'ab' * 90, '犬' * 90, '🍕' * 40, 'antidisestablishmentarianism ' * 14, '1' * 200, ' '.join('abcdefghijklmnopqrstuvwxyz' * 4), '!?' * 80, 'e\u0301' * 90]

KINDS = [PLAIN, EMOJI, ACCENTS, SCRIPTS, RIGHT_TO_LEFT, NUMBERS, CONTRACTIONS, PUNCTUATION, CONTROL, CASE]


def captions():
    """Each piece by itself, then pieces of several kinds together, until there are COUNT."""
    made = [*LONG, *(piece for kind in KINDS for piece in kind)]
    pick = random.Random(500)
    glue = ['', ' ', ' ', '  ', ', ', '-', '\n', '. ', "'"]
    change = [str, str, str, str.upper, str.title, str.swapcase, lambda text: text[::-1]]
    while len(made) < COUNT:
        pieces = [pick.choice(change)(pick.choice(pick.choice(KINDS))) for _ in range(pick.randint(2, 6))]
        made.append(pick.choice(glue).join(pieces))
    return made[:COUNT]


def main(model, target):
    tokenizer = CLIPTokenizerFast.from_pretrained(model)
    rows = [{'text': text, 'ids': tokenizer(text, truncation=True, max_length=77)['input_ids']} for text in captions()]
    assert len({row['text'] for row in rows}) > COUNT * 0.98
    about = {
        'about': 'Token ids of CLIPTokenizerFast, cut to 77. Written by tools/make_token_golden.py, which says how.',
        'versions': {'transformers': transformers.__version__, 'tokenizers': tokenizers.__version__},
    }
    # Escaped, one row a line: control characters and right-to-left text would make the file hard to read and to diff.
    lines = ',\n'.join(json.dumps(row, separators=(',', ':')) for row in rows)
    head = json.dumps(about, indent=1)[:-2]
    Path(target).write_text(f'{head},\n "captions": [\n{lines}\n]}}\n')
    print(f'{len(rows)} captions, {sum(len(row["ids"]) for row in rows)} ids, {Path(target).stat().st_size} bytes')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
