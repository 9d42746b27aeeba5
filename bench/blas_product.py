# For each line on stdin one product of float32 [rows, dimension] and [dimension, queries]; prints the seconds it took.
import sys
import time

import numpy

rows, dimension, queries = (int(argument) for argument in sys.argv[1:])
random = numpy.random.default_rng(1)
matrix = random.random((rows, dimension), dtype=numpy.float32)
columns = random.random((dimension, queries), dtype=numpy.float32)
product = numpy.empty((rows, queries), dtype=numpy.float32)
print(numpy.__version__, flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    numpy.matmul(matrix, columns, out=product)
    print(time.perf_counter() - start, flush=True)
