;; What the exact search spends its time on, four float32 at a time.
(module
  (import "rows" "memory" (memory 1))

  ;; Dot products of one query with rows that lie one after the other.
  ;;
  ;; $query, $rows, $scores: addresses. $count: rows, at least 1. $stride: bytes of a row and of the query, a multiple of 16,
  ;; at least 16. Writes $count float32 from $scores on.
  ;;
  ;; Goes through both halves of the rows at once: the processor reads two places ahead from memory faster than one, and a
  ;; part of the query that was loaded serves twice. Of an odd number the row in the middle is in both halves.
  (func (export "dotProducts")
    (param $query i32) (param $rows i32) (param $count i32) (param $stride i32) (param $scores i32)
    (local $half i32) (local $left i32) (local $right i32) (local $rightScores i32) (local $scoresEnd i32)
    (local $at i32) (local $unrolledEnd i32) (local $queryEnd i32)
    (local $part v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $e v128) (local $f v128) (local $g v128) (local $h v128)

    (local.set $half (i32.shr_u (i32.add (local.get $count) (i32.const 1)) (i32.const 1)))
    (local.set $left (local.get $rows))
    (local.set $right (i32.add (local.get $rows)
      (i32.mul (local.get $stride) (i32.sub (local.get $count) (local.get $half)))))
    (local.set $rightScores (i32.shl (i32.sub (local.get $count) (local.get $half)) (i32.const 2)))
    (local.set $scoresEnd (i32.add (local.get $scores) (i32.shl (local.get $half) (i32.const 2))))
    (local.set $queryEnd (i32.add (local.get $query) (local.get $stride)))
    (local.set $unrolledEnd
      (i32.add (local.get $query) (i32.and (local.get $stride) (i32.const -64))))

    (loop $nextRows
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $e (v128.const i32x4 0 0 0 0))
      (local.set $f (v128.const i32x4 0 0 0 0))
      (local.set $g (v128.const i32x4 0 0 0 0))
      (local.set $h (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $query))

      ;; Four sums for each row: the processor need not wait for one addition to begin the next.
      (if (i32.lt_u (local.get $at) (local.get $unrolledEnd))
        (then
          (loop $nextSixteen
            (local.set $part (v128.load (local.get $at)))
            (local.set $a (f32x4.add (local.get $a)
              (f32x4.mul (local.get $part) (v128.load (local.get $left)))))
            (local.set $e (f32x4.add (local.get $e)
              (f32x4.mul (local.get $part) (v128.load (local.get $right)))))
            (local.set $part (v128.load offset=16 (local.get $at)))
            (local.set $b (f32x4.add (local.get $b)
              (f32x4.mul (local.get $part) (v128.load offset=16 (local.get $left)))))
            (local.set $f (f32x4.add (local.get $f)
              (f32x4.mul (local.get $part) (v128.load offset=16 (local.get $right)))))
            (local.set $part (v128.load offset=32 (local.get $at)))
            (local.set $c (f32x4.add (local.get $c)
              (f32x4.mul (local.get $part) (v128.load offset=32 (local.get $left)))))
            (local.set $g (f32x4.add (local.get $g)
              (f32x4.mul (local.get $part) (v128.load offset=32 (local.get $right)))))
            (local.set $part (v128.load offset=48 (local.get $at)))
            (local.set $d (f32x4.add (local.get $d)
              (f32x4.mul (local.get $part) (v128.load offset=48 (local.get $left)))))
            (local.set $h (f32x4.add (local.get $h)
              (f32x4.mul (local.get $part) (v128.load offset=48 (local.get $right)))))
            (local.set $left (i32.add (local.get $left) (i32.const 64)))
            (local.set $right (i32.add (local.get $right) (i32.const 64)))
            (local.set $at (i32.add (local.get $at) (i32.const 64)))
            (br_if $nextSixteen (i32.lt_u (local.get $at) (local.get $unrolledEnd))))))

      ;; What is left, at most three times four.
      (if (i32.lt_u (local.get $at) (local.get $queryEnd))
        (then
          (loop $nextFour
            (local.set $part (v128.load (local.get $at)))
            (local.set $a (f32x4.add (local.get $a)
              (f32x4.mul (local.get $part) (v128.load (local.get $left)))))
            (local.set $e (f32x4.add (local.get $e)
              (f32x4.mul (local.get $part) (v128.load (local.get $right)))))
            (local.set $left (i32.add (local.get $left) (i32.const 16)))
            (local.set $right (i32.add (local.get $right) (i32.const 16)))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br_if $nextFour (i32.lt_u (local.get $at) (local.get $queryEnd))))))

      (f32.store (local.get $scores) (call $sum (f32x4.add
        (f32x4.add (local.get $a) (local.get $b)) (f32x4.add (local.get $c) (local.get $d)))))
      (f32.store (i32.add (local.get $scores) (local.get $rightScores)) (call $sum (f32x4.add
        (f32x4.add (local.get $e) (local.get $f)) (f32x4.add (local.get $g) (local.get $h)))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
      (br_if $nextRows (i32.lt_u (local.get $scores) (local.get $scoresEnd)))))

  ;; Looks for scores of at least (length · (length · square + linear) + constant); the length is that of the row, the others
  ;; those of the column.
  ;;
  ;; $at, $end: addresses in the scores, float32 [rows, columns], of four columns each. $column: address in the squares that
  ;; belongs to $at. $width: bytes of a row of scores, and of the squares, linears and constants, which follow each other.
  ;; $length: address of the length of the row. Returns the address of the first four scores with one such, else $end.
  (func (export "findScores")
    (param $at i32) (param $end i32) (param $column i32) (param $width i32) (param $length i32)
    (result i32)
    (local $columnsEnd i32) (local $linears i32) (local $constants i32) (local $lengths v128)

    (local.set $linears (local.get $width))
    (local.set $constants (i32.shl (local.get $width) (i32.const 1)))
    (block $found
      (loop $nextRow
        (br_if $found (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $lengths (v128.load32_splat (local.get $length)))
        (loop $nextFour
          (br_if $found (v128.any_true (f32x4.ge
            (v128.load (local.get $at))
            (f32x4.add
              (f32x4.mul (local.get $lengths) (f32x4.add
                (f32x4.mul (local.get $lengths) (v128.load (local.get $column)))
                (v128.load (i32.add (local.get $column) (local.get $linears)))))
              (v128.load (i32.add (local.get $column) (local.get $constants)))))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (local.set $column (i32.add (local.get $column) (i32.const 16)))
          (br_if $nextFour (i32.lt_u (local.get $column) (local.get $width))))
        (local.set $column (i32.const 0))
        (local.set $length (i32.add (local.get $length) (i32.const 4)))
        (br $nextRow)))
    (local.get $at))

  (func $sum (param $four v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $four)) (f32x4.extract_lane 1 (local.get $four)))
      (f32.add (f32x4.extract_lane 2 (local.get $four)) (f32x4.extract_lane 3 (local.get $four))))))
