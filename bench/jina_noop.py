"""Real Jina 1.0.8 through four Pods that do nothing: reads {"docs": n, "request_size": n, "prefetch": n} per line, answers {"seconds": s} per line.

Setup, once, with a Python of 3.7 to 3.9, in a virtual environment:
    pip install "setuptools<70" wheel && pip install --no-deps jina==1.0.8
    pip install "pyzmq<26" grpcio "protobuf==3.20.3" lz4 ruamel.yaml pyyaml "numpy<2" tornado uvloop requests termcolor python-magic
and JINA_PYTHON=.../bin/python for the benchmarks.
"""
import json
import sys
import time

import jina.helper

# Jina looks up its addresses in the internet.
jina.helper.get_internal_ip = lambda: '127.0.0.1'
jina.helper.get_public_ip = lambda: None

from jina import Document, __version__  # noqa: E402
from jina.flow import Flow  # noqa: E402

answers = sys.stdout
sys.stdout = sys.stderr


def say(answer):
    print(json.dumps(answer), file=answers, flush=True)


def documents(count):
    for i in range(count):
        with Document() as document:
            document.text = f'hello {i}'
        yield document


flow = Flow(prefetch=int(sys.argv[1]))
for _ in range(4):
    flow = flow.add()
with flow:
    say({'version': __version__})
    for line in sys.stdin:
        task = json.loads(line)
        start = time.perf_counter()
        flow.index(documents(task['docs']), request_size=task['request_size'])
        say({'seconds': time.perf_counter() - start})
