;; Dot products of one query with rows that lie one after the other, four float32 at a time.
;; Assembled into dot-products-module.ts by `node scripts/wasm.mjs`.
(module
  (import "rows" "memory" (memory 1))

  ;; $query, $rows, $scores: addresses. $count: rows, at least 1. $stride: bytes of a row and of the query, a multiple of 16,
  ;; at least 16. Writes $count float32 from $scores on.
  (func (export "dotProducts")
    (param $query i32) (param $rows i32) (param $count i32) (param $stride i32) (param $scores i32)
    (local $scoresEnd i32)
    (local $at i32) (local $unrolledEnd i32) (local $queryEnd i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)

    (local.set $scoresEnd (i32.add (local.get $scores) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $queryEnd (i32.add (local.get $query) (local.get $stride)))
    (local.set $unrolledEnd
      (i32.add (local.get $query) (i32.and (local.get $stride) (i32.const -64))))

    (loop $nextRow
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $query))

      ;; Four sums: the processor need not wait for one addition to begin the next.
      (if (i32.lt_u (local.get $at) (local.get $unrolledEnd))
        (then
          (loop $nextSixteen
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul
              (v128.load (local.get $at)) (v128.load (local.get $rows)))))
            (local.set $b (f32x4.add (local.get $b) (f32x4.mul
              (v128.load offset=16 (local.get $at)) (v128.load offset=16 (local.get $rows)))))
            (local.set $c (f32x4.add (local.get $c) (f32x4.mul
              (v128.load offset=32 (local.get $at)) (v128.load offset=32 (local.get $rows)))))
            (local.set $d (f32x4.add (local.get $d) (f32x4.mul
              (v128.load offset=48 (local.get $at)) (v128.load offset=48 (local.get $rows)))))
            (local.set $rows (i32.add (local.get $rows) (i32.const 64)))
            (local.set $at (i32.add (local.get $at) (i32.const 64)))
            (br_if $nextSixteen (i32.lt_u (local.get $at) (local.get $unrolledEnd))))))

      ;; What is left, at most three times four.
      (if (i32.lt_u (local.get $at) (local.get $queryEnd))
        (then
          (loop $nextFour
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul
              (v128.load (local.get $at)) (v128.load (local.get $rows)))))
            (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br_if $nextFour (i32.lt_u (local.get $at) (local.get $queryEnd))))))

      (local.set $a (f32x4.add
        (f32x4.add (local.get $a) (local.get $b)) (f32x4.add (local.get $c) (local.get $d))))
      (f32.store (local.get $scores) (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $a)) (f32x4.extract_lane 1 (local.get $a)))
        (f32.add (f32x4.extract_lane 2 (local.get $a)) (f32x4.extract_lane 3 (local.get $a)))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
      (br_if $nextRow (i32.lt_u (local.get $scores) (local.get $scoresEnd))))))
