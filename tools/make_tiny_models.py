"""Tiny models with random weights in the transformers.js layout, and what the reference implementation gives with them.

Each has the architecture of a model people use, and a tokenizer of that kind trained on the sentences below:
  clip-tiny-b16     CLIP ViT-B/16: patches of 16, the old form of preprocessor_config.json; also fp16 and quantized weights
  clip-tiny-l14     CLIP ViT-L/14: patches of 14, towers of different widths; weights of the vision tower in an external file
  siglip-tiny       SigLIP: Unigram tokenizer, texts padded to 64 tokens, pictures squeezed to a square
  siglip2-tiny      SigLIP 2 of fixed resolution: BPE tokenizer in the manner of Gemma, bilinear scaling

    python -m venv /tmp/tiny && /tmp/tiny/bin/pip install "torch==2.13.0" "transformers==5.24.0" "tokenizers==0.23.3" "pillow==12.3.0" \\
        sentencepiece protobuf onnx onnxruntime
    /tmp/tiny/bin/python tools/make_tiny_models.py test/fixtures

Writes test/fixtures/models/<name> and test/fixtures/tiny-models-golden.json. Pictures: test/fixtures/clip.
"""
import io
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import PIL
import sentencepiece
import tokenizers
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from make_token_golden import captions
from PIL import Image
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPTokenizerFast, PreTrainedTokenizerFast
from transformers import SiglipConfig, SiglipImageProcessorPil, SiglipModel, SiglipTokenizer

SUBJECTS = ['a small dog', 'two cats', 'an old man', 'the red bus', 'three boats', 'a plate of noodles', 'a girl in a yellow coat', 'some birds', 'the harbour', 'my neighbour']
VERBS = ['runs over', 'sleeps on', 'looks at', 'waits beside', 'flies above', 'stands in front of', 'paints', 'carries', 'jumps from', 'reads near']
PLACES = ['the wet grass', 'a wooden table', 'the sea at night', 'a crowded street', 'snowy mountains', 'an open window', 'the green umbrella', 'a stone bridge', 'its shadow', 'the market hall']
SENTENCES = [f'{who} {does} {where}' for who in SUBJECTS for does in VERBS for where in PLACES]
SENTENCES += [text for text in captions() if text.isprintable()]
SENTENCES += ['Crème brûlée, 12 pieces!', "don't you'll we've I'm", 'ein Hund läuft', 'собака бежит', '猫が寝ている', '1234567890 3.14', '(quoted) "text"; & more?']

TEXTS = ['', 'a small dog runs over the wet grass', 'Two CATS sleep, on a wooden table!', "don't look at the harbour; it's my neighbour's",
         'crème brûlée × 12', 'cafe\u0301 and café', 'ﬁne ½ ² ™', '猫 собака שלום', '🍕🐈‍⬛', '  odd \t blanks\n here\u00a0too ', 'tabs-and_under.scores/slash', 'the red bus waits beside a stone bridge ' * 12]
PICTURES = ['landscape.png', 'portrait.png', 'square.png', 'grayscale.png', 'rgba.png', 'tiny.png']


# ---- tokenizers

def clip_tokenizer():
    start, end = '<|startoftext|>', '<|endoftext|>'
    tokenizer = Tokenizer(models.BPE(unk_token=end, end_of_word_suffix='</w>', continuing_subword_prefix=''))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r'\s+'), ' '), normalizers.Lowercase()])
    words = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(words), behavior='removed', invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=900, initial_alphabet=alphabet, end_of_word_suffix='</w>', special_tokens=[])
    tokenizer.train_from_iterator(SENTENCES, trainer)
    # Every byte also as the end of a word, as in CLIP's vocabulary; the special tokens last: the tower pools at the largest id.
    model = json.loads(tokenizer.to_str())['model']
    tokens = sorted(model['vocab'], key=model['vocab'].get)
    tokens += [f'{byte}</w>' for byte in alphabet if f'{byte}</w>' not in model['vocab']] + [start, end]
    vocab = {token: i for i, token in enumerate(tokens)}
    tokenizer.model = models.BPE(vocab, [tuple(pair) for pair in model['merges']], unk_token=end, end_of_word_suffix='</w>', continuing_subword_prefix='')
    tokenizer.add_special_tokens([AddedToken(start, normalized=True), AddedToken(end, normalized=False)])
    tokenizer.post_processor = processors.RobertaProcessing((end, vocab[end]), (start, vocab[start]), trim_offsets=False, add_prefix_space=False)
    settings = dict(tokenizer_class='CLIPTokenizer', bos_token=start, eos_token=end, pad_token=end, unk_token=end, model_max_length=77, do_lower_case=True)
    return tokenizer, settings, vocab


def sentencepiece_model():
    """Bytes of a SentencePiece Unigram model with the settings of SigLIP's."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([text.lower() for text in SENTENCES]), model_writer=made, model_type='unigram', vocab_size=700, hard_vocab_limit=False, character_coverage=0.98,
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1, normalization_rule_name='nmt_nfkc', add_dummy_prefix=True, minloglevel=2)
    return made.getvalue()


def siglip_tokenizer(spiece):
    """tokenizer.json of a SentencePiece model, made as those on the Hub: punctuation and case go before SentencePiece's own steps."""
    from transformers.convert_slow_tokenizer import import_protobuf
    proto = import_protobuf().ModelProto()
    proto.ParseFromString(spiece)
    tokenizer = Tokenizer(models.Unigram([(piece.piece, piece.score) for piece in proto.pieces], unk_id=2))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Lowercase(), normalizers.Replace(Regex(r'[!"\#$%&\'()*+,\-./:;<=>?@\[\\\]\^_`{|}~]'), ''), normalizers.Replace(Regex(r'\s+'), ' '), normalizers.Strip(),
        normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap), normalizers.Replace(Regex(' {2,}'), ' ')])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement='▁', prepend_scheme='always')
    tokenizer.decoder = decoders.Metaspace(replacement='▁', prepend_scheme='always')
    tokenizer.post_processor = processors.TemplateProcessing(single='$A </s>', pair='$A </s> $B </s>', special_tokens=[('</s>', 1)])
    tokenizer.add_special_tokens([AddedToken('</s>', lstrip=True, rstrip=True), AddedToken('<unk>', lstrip=True, rstrip=True)])
    settings = dict(tokenizer_class='SiglipTokenizer', eos_token='</s>', pad_token='</s>', unk_token='<unk>', model_max_length=64, do_lower_case=True, model_input_names=['input_ids'])
    return tokenizer, settings


def gemma_tokenizer():
    special = ['<pad>', '<eos>', '<bos>', '<unk>', '<mask>']
    trained = Tokenizer(models.BPE(unk_token='<unk>'))
    trained.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(' ', '▁')])
    trained.train_from_iterator(SENTENCES, trainers.BpeTrainer(vocab_size=600, limit_alphabet=120, special_tokens=[]))
    model = json.loads(trained.to_str())['model']
    tokens = special + [f'<0x{byte:02X}>' for byte in range(256)]
    tokens += [token for token in sorted(model['vocab'], key=model['vocab'].get)]
    vocab = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocab, [tuple(pair) for pair in model['merges']], unk_token='<unk>', fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(' ', '▁')])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(' ', 'merged_with_previous')
    tokenizer.decoder = decoders.Sequence([decoders.Replace('▁', ' '), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(single='$A <eos>', pair='$A <eos> $B <eos>', special_tokens=[('<eos>', 1)])
    tokenizer.add_special_tokens(special)
    settings = dict(tokenizer_class='Siglip2Tokenizer', bos_token='<bos>', eos_token='<eos>', pad_token='<pad>', unk_token='<unk>', padding_side='right', model_max_length=64)
    return tokenizer, settings


# ---- models

def randomize(model):
    """Plain initial weights make all vectors nearly equal: larger ones, so that mistakes show."""
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if 'embedding' in name:
                weights.copy_(torch.randn_like(weights) * 0.3)
            elif weights.dim() > 1:
                weights.copy_(torch.randn_like(weights) * (2 / weights.shape[-1]) ** 0.5)
    return model.eval()


class Tower(torch.nn.Module):
    def __init__(self, run):
        super().__init__()
        self.run = run
        self.owner = run.__self__ if hasattr(run, '__self__') else None

    def forward(self, given):
        return self.run(given)


def export(run, owner, example, file, given, outputs, dynamic):
    module = Tower(run)
    module.owner = owner
    axes = {given: dynamic, **{name: {0: 'batch_size'} for name in outputs}}
    torch.onnx.export(module.eval(), (example,), str(file), input_names=[given], output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)


def outputs_of(result):
    return result.last_hidden_state, result.pooler_output


def clip_model(folder, patch, text_width, vision_width, projection, vocab, preprocessor):
    ends = dict(bos_token_id=vocab['<|startoftext|>'], eos_token_id=vocab['<|endoftext|>'], pad_token_id=vocab['<|endoftext|>'])
    layers = dict(num_hidden_layers=2, num_attention_heads=2, projection_dim=projection)
    config = CLIPConfig(
        projection_dim=projection,
        text_config=dict(vocab_size=len(vocab), hidden_size=text_width, intermediate_size=2 * text_width, **ends, **layers),
        vision_config=dict(image_size=224, patch_size=patch, hidden_size=vision_width, intermediate_size=2 * vision_width, **layers))
    config.architectures = ['CLIPModel']
    config._attn_implementation = 'eager'
    model = randomize(CLIPModel(config))
    text = lambda ids: model.text_projection(model.text_model(input_ids=ids).pooler_output)  # noqa: E731
    vision = lambda pixels: model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)  # noqa: E731
    export(text, model, torch.randint(0, len(vocab), (2, 77)), folder / 'onnx/text_model.onnx', 'input_ids', ['text_embeds'], {0: 'batch_size', 1: 'sequence_length'})
    export(vision, model, torch.randn(2, 3, 224, 224), folder / 'onnx/vision_model.onnx', 'pixel_values', ['image_embeds'], {0: 'batch_size'})
    config.to_json_file(folder / 'config.json')
    write_json(folder / 'preprocessor_config.json', preprocessor)
    processor = CLIPImageProcessorPil(size={'shortest_edge': 224}, crop_size={'height': 224, 'width': 224})
    return text, vision, processor


def siglip_model(folder, size, vocab_size, pad, preprocessor):
    width = dict(hidden_size=24, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2)
    config = SiglipConfig(text_config=dict(vocab_size=vocab_size, pad_token_id=pad, projection_size=24, **width), vision_config=dict(image_size=size, patch_size=16, **width))
    config.architectures = ['SiglipModel']
    config._attn_implementation = 'eager'
    model = randomize(SiglipModel(config))
    text = lambda ids: outputs_of(model.text_model(input_ids=ids))  # noqa: E731
    vision = lambda pixels: outputs_of(model.vision_model(pixel_values=pixels))  # noqa: E731
    names = ['last_hidden_state', 'pooler_output']
    export(text, model, torch.randint(0, vocab_size, (2, 64)), folder / 'onnx/text_model.onnx', 'input_ids', names, {0: 'batch_size', 1: 'sequence_length'})
    export(vision, model, torch.randn(2, 3, size, size), folder / 'onnx/vision_model.onnx', 'pixel_values', names, {0: 'batch_size'})
    config.to_json_file(folder / 'config.json')
    write_json(folder / 'preprocessor_config.json', preprocessor)
    processor = SiglipImageProcessorPil(size=preprocessor['size'], resample=preprocessor['resample'], image_mean=preprocessor['image_mean'], image_std=preprocessor['image_std'])
    return lambda ids: text(ids)[1], lambda pixels: vision(pixels)[1], processor


def add_variants(folder):
    for tower in ('text', 'vision'):
        file = folder / f'onnx/{tower}_model.onnx'
        half = convert_float_to_float16(onnx.load(file), keep_io_types=True)
        onnx.save(half, folder / f'onnx/{tower}_model_fp16.onnx')
        quantized = folder / f'onnx/{tower}_model_quantized.onnx'
        quantize_dynamic(file, quantized, weight_type=QuantType.QUInt8, op_types_to_quantize=['MatMul', 'Gemm', 'Gather'])


def move_weights_out(file):
    model = onnx.load(file)
    file.unlink()
    onnx.save_model(model, file, save_as_external_data=True, location=f'{file.name}_data', size_threshold=1024)


# ---- what the reference gives

def rounded(values):
    return [round(float(value), 6) for value in np.asarray(values).reshape(-1)]


def golden(fixtures, folder, text, vision, processor, ids_of):
    image = {name: Image.open(fixtures / 'clip' / name) for name in PICTURES}
    pictures, texts = [], []
    for name, picture in image.items():
        pixels = processor(images=picture.convert('RGB'), return_tensors='np')['pixel_values'].astype('float32')
        with torch.no_grad():
            vector = vision(torch.tensor(pixels)).numpy()
        check(folder / 'onnx/vision_model.onnx', pixels, vector)
        sample = np.random.RandomState(7).choice(pixels.size, 16, replace=False)
        pictures.append(dict(file=f'clip/{name}', shape=list(pixels.shape[1:]), sample_indices=sample.tolist(), sampled=rounded(pixels.reshape(-1)[sample]), image_embeds=rounded(vector)))
    for written in TEXTS:
        ids = ids_of(written)
        with torch.no_grad():
            vector = text(torch.tensor([ids])).numpy()
        check(folder / 'onnx/text_model.onnx', np.array([ids]), vector)
        texts.append(dict(text=written, input_ids=ids, text_embeds=rounded(vector)))
    return dict(model=folder.name, images=pictures, texts=texts)


def check(file, given, expected):
    session = onnxruntime.InferenceSession(file)
    result = session.run([session.get_outputs()[-1].name], {session.get_inputs()[0].name: given})[0]
    assert np.abs(result - expected).max() < 1e-4, (file, np.abs(result - expected).max())


def write_json(file, value):
    file.write_text(json.dumps(value, indent=2) + '\n')


def write_tokenizer(folder, tokenizer, settings):
    (folder / 'tokenizer.json').write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(',', ':')) + '\n')
    write_json(folder / 'tokenizer_config.json', settings)


def preprocessor_of(kind, size, resample, mean, std):
    return dict(do_normalize=True, do_rescale=True, do_resize=True, image_mean=mean, image_processor_type=kind, image_std=std, resample=resample, rescale_factor=1 / 255, **size)


def main(fixtures):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    made = []
    folder_of = lambda name: ((fixtures / 'models' / name / 'onnx').mkdir(parents=True, exist_ok=True), fixtures / 'models' / name)[1]  # noqa: E731

    tokenizer, settings, vocab = clip_tokenizer()
    openai = dict(mean=[0.48145466, 0.4578275, 0.40821073], std=[0.26862954, 0.26130258, 0.27577711])
    old_form = preprocessor_of('CLIPFeatureExtractor', dict(size=224, crop_size=224, do_center_crop=True), 3, **openai)
    new_form = preprocessor_of('CLIPImageProcessor', dict(size=dict(shortest_edge=224), crop_size=dict(height=224, width=224), do_center_crop=True), 3, **openai)
    for name, patch, widths, form in [('clip-tiny-b16', 16, (24, 24, 20), old_form), ('clip-tiny-l14', 14, (24, 32, 28), new_form)]:
        folder = folder_of(name)
        parts = clip_model(folder, patch, *widths, vocab, form)
        write_tokenizer(folder, tokenizer, settings)
        reference = CLIPTokenizerFast.from_pretrained(folder)
        made.append(golden(fixtures, folder, *parts, lambda text: reference(text, truncation=True, max_length=77)['input_ids']))
    add_variants(fixtures / 'models/clip-tiny-b16')
    move_weights_out(fixtures / 'models/clip-tiny-l14/onnx/vision_model.onnx')

    half = dict(mean=[0.5, 0.5, 0.5], std=[0.5, 0.5, 0.5])
    folder = folder_of('siglip-tiny')
    spiece = sentencepiece_model()
    tokenizer, settings = siglip_tokenizer(spiece)
    parts = siglip_model(folder, 224, tokenizer.get_vocab_size(), 1, preprocessor_of('SiglipImageProcessor', dict(size=dict(height=224, width=224)), 3, **half))
    write_tokenizer(folder, tokenizer, settings)
    spiece_file = Path('/tmp') / 'siglip-tiny.spiece.model'
    spiece_file.write_bytes(spiece)
    slow = SiglipTokenizer(str(spiece_file))
    padded = lambda text: slow(text, padding='max_length', truncation=True, max_length=64)['input_ids']  # noqa: E731
    for text in TEXTS:
        fast = tokenizer.encode(text).ids
        print('same' if fast == slow(text)['input_ids'] else f'tokenizer.json differs: {fast} {slow(text)["input_ids"]}', repr(text[:30]))
    made.append(golden(fixtures, folder, *parts, padded))

    folder = folder_of('siglip2-tiny')
    tokenizer, settings = gemma_tokenizer()
    parts = siglip_model(folder, 64, tokenizer.get_vocab_size(), 0, preprocessor_of('SiglipImageProcessor', dict(size=dict(height=64, width=64)), 2, **half))
    write_tokenizer(folder, tokenizer, settings)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token='<pad>', eos_token='<eos>', padding_side='right')
    made.append(golden(fixtures, folder, *parts, lambda text: fast(text, padding='max_length', truncation=True, max_length=64)['input_ids']))

    about = dict(
        about='What Hugging Face transformers gives with the tiny models. Written by tools/make_tiny_models.py, which says how.',
        versions=dict(transformers=transformers.__version__, tokenizers=tokenizers.__version__, torch=torch.__version__, pillow=PIL.__version__, sentencepiece=sentencepiece.__version__))
    text = json.dumps({**about, 'models': made}, separators=(',', ':')).replace('{"file"', '\n{"file"').replace('{"text":', '\n{"text":')
    (fixtures / 'tiny-models-golden.json').write_text(text + '\n')
    for file in sorted((fixtures / 'models').rglob('*tiny*/**/*')):
        if file.is_file():
            print(file.stat().st_size, file.relative_to(fixtures))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
