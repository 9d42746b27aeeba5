;; What the exact search spends its time on, four numbers at a time.
;;
;; The float32 numbers of a row are kept in two planes of 16 bits: the high one is the nearest bfloat16, the low one the rest,
;; so that (high << 16) + low are the bits of the number. Both planes have the numbers in their order. What is computed from
;; planes eight numbers at a time has them in another one: of each eight first those at even, then those at odd places.
(module
  (import "rows" "memory" (memory 1))

  ;; Splits a row into its planes.
  ;;
  ;; $from: address of the row, float32. $end: address behind it; a multiple of 32 bytes are read. $high, $low: addresses of the
  ;; planes. Returns the sum of the squares of what the numbers differ by from those of the high plane.
  (func (export "split")
    (param $from i32) (param $end i32) (param $high i32) (param $low i32)
    (result f32)
    (local $left v128) (local $right v128) (local $leftHigh v128) (local $rightHigh v128)
    (local $sum v128)
    (loop $nextEight
      (local.set $left (v128.load (local.get $from)))
      (local.set $right (v128.load offset=16 (local.get $from)))
      (local.set $leftHigh (i32x4.shr_u
        (i32x4.add (local.get $left) (v128.const i32x4 0x8000 0x8000 0x8000 0x8000))
        (i32.const 16)))
      (local.set $rightHigh (i32x4.shr_u
        (i32x4.add (local.get $right) (v128.const i32x4 0x8000 0x8000 0x8000 0x8000))
        (i32.const 16)))
      (v128.store (local.get $high)
        (i16x8.narrow_i32x4_u (local.get $leftHigh) (local.get $rightHigh)))
      (local.set $leftHigh (i32x4.shl (local.get $leftHigh) (i32.const 16)))
      (local.set $rightHigh (i32x4.shl (local.get $rightHigh) (i32.const 16)))
      (v128.store (local.get $low) (i16x8.narrow_i32x4_s
        (i32x4.sub (local.get $left) (local.get $leftHigh))
        (i32x4.sub (local.get $right) (local.get $rightHigh))))
      (local.set $left (f32x4.sub (local.get $left) (local.get $leftHigh)))
      (local.set $right (f32x4.sub (local.get $right) (local.get $rightHigh)))
      (local.set $sum (f32x4.add (local.get $sum) (f32x4.add
        (f32x4.mul (local.get $left) (local.get $left))
        (f32x4.mul (local.get $right) (local.get $right)))))
      (local.set $from (i32.add (local.get $from) (i32.const 32)))
      (local.set $high (i32.add (local.get $high) (i32.const 16)))
      (local.set $low (i32.add (local.get $low) (i32.const 16)))
      (br_if $nextEight (i32.lt_u (local.get $from) (local.get $end))))
    (call $sum (local.get $sum)))

  ;; Joins the planes of a row to its numbers, in their order.
  ;;
  ;; $high, $low: addresses of the planes. $to, $end: where the float32 go, a multiple of 32 bytes.
  (func (export "join")
    (param $high i32) (param $low i32) (param $to i32) (param $end i32)
    (local $highs v128) (local $lows v128)
    (loop $nextEight
      (local.set $highs (v128.load (local.get $high)))
      (local.set $lows (v128.load (local.get $low)))
      (v128.store (local.get $to) (i32x4.add
        (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $highs)) (i32.const 16))
        (i32x4.extend_low_i16x8_s (local.get $lows))))
      (v128.store offset=16 (local.get $to) (i32x4.add
        (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $highs)) (i32.const 16))
        (i32x4.extend_high_i16x8_s (local.get $lows))))
      (local.set $high (i32.add (local.get $high) (i32.const 16)))
      (local.set $low (i32.add (local.get $low) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $nextEight (i32.lt_u (local.get $to) (local.get $end)))))

  ;; Joins planes to numbers in the order of eights.
  ;;
  ;; $high, $end: addresses in the high plane, a multiple of 16 bytes. $low, $to: addresses.
  (func (export "joinEights")
    (param $high i32) (param $end i32) (param $low i32) (param $to i32)
    (local $highs v128) (local $lows v128)
    (loop $nextEight
      (local.set $highs (v128.load (local.get $high)))
      (local.set $lows (v128.load (local.get $low)))
      (v128.store (local.get $to) (i32x4.add
        (i32x4.shl (local.get $highs) (i32.const 16))
        (i32x4.shr_s (i32x4.shl (local.get $lows) (i32.const 16)) (i32.const 16))))
      (v128.store offset=16 (local.get $to) (i32x4.add
        (v128.and (local.get $highs)
          (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000))
        (i32x4.shr_s (local.get $lows) (i32.const 16))))
      (local.set $high (i32.add (local.get $high) (i32.const 16)))
      (local.set $low (i32.add (local.get $low) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $nextEight (i32.lt_u (local.get $high) (local.get $end)))))

  ;; As joinEights, with zeros for the low plane.
  (func (export "widen") (param $high i32) (param $end i32) (param $to i32)
    (local $highs v128)
    (loop $nextEight
      (local.set $highs (v128.load (local.get $high)))
      (v128.store (local.get $to) (i32x4.shl (local.get $highs) (i32.const 16)))
      (v128.store offset=16 (local.get $to) (v128.and (local.get $highs)
        (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000)))
      (local.set $high (i32.add (local.get $high) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $nextEight (i32.lt_u (local.get $high) (local.get $end)))))

  ;; Dot products of one query with the high planes of rows that lie one after the other.
  ;;
  ;; $query, $high, $scores: addresses; the query is float32 in the order of eights. $count: rows, at least 1. $stride: bytes of a
  ;; row in the plane, a multiple of 16, at least 16. Writes $count float32 from $scores on.
  ;;
  ;; Goes through both halves of the rows at once: the processor reads two places ahead from memory faster than one, and a
  ;; part of the query that was loaded serves twice. Of an odd number the row in the middle is in both halves.
  (func (export "highProducts")
    (param $query i32) (param $high i32) (param $count i32) (param $stride i32) (param $scores i32)
    (local $half i32) (local $left i32) (local $right i32) (local $rightScores i32) (local $scoresEnd i32)
    (local $at i32) (local $queryEnd i32)
    (local $evens v128) (local $odds v128) (local $eight v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)

    (local.set $half (i32.shr_u (i32.add (local.get $count) (i32.const 1)) (i32.const 1)))
    (local.set $left (local.get $high))
    (local.set $right (i32.add (local.get $high)
      (i32.mul (local.get $stride) (i32.sub (local.get $count) (local.get $half)))))
    (local.set $rightScores (i32.shl (i32.sub (local.get $count) (local.get $half)) (i32.const 2)))
    (local.set $scoresEnd (i32.add (local.get $scores) (i32.shl (local.get $half) (i32.const 2))))
    (local.set $queryEnd
      (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 1))))

    (loop $nextRows
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $query))
      (loop $nextEight
        (local.set $evens (v128.load (local.get $at)))
        (local.set $odds (v128.load offset=16 (local.get $at)))
        (local.set $eight (v128.load (local.get $left)))
        (local.set $a (f32x4.add (local.get $a)
          (f32x4.mul (local.get $evens) (i32x4.shl (local.get $eight) (i32.const 16)))))
        (local.set $b (f32x4.add (local.get $b)
          (f32x4.mul (local.get $odds) (v128.and (local.get $eight)
            (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000)))))
        (local.set $eight (v128.load (local.get $right)))
        (local.set $c (f32x4.add (local.get $c)
          (f32x4.mul (local.get $evens) (i32x4.shl (local.get $eight) (i32.const 16)))))
        (local.set $d (f32x4.add (local.get $d)
          (f32x4.mul (local.get $odds) (v128.and (local.get $eight)
            (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000)))))
        (local.set $left (i32.add (local.get $left) (i32.const 16)))
        (local.set $right (i32.add (local.get $right) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br_if $nextEight (i32.lt_u (local.get $at) (local.get $queryEnd))))
      (f32.store (local.get $scores) (call $sum (f32x4.add (local.get $a) (local.get $b))))
      (f32.store (i32.add (local.get $scores) (local.get $rightScores))
        (call $sum (f32x4.add (local.get $c) (local.get $d))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
      (br_if $nextRows (i32.lt_u (local.get $scores) (local.get $scoresEnd)))))

  ;; Dot products of one query with rows whose planes lie one after the other; else as highProducts.
  (func (export "products")
    (param $query i32) (param $high i32) (param $low i32) (param $count i32) (param $stride i32)
    (param $scores i32)
    (local $scoresEnd i32) (local $at i32) (local $queryEnd i32)
    (local $highs v128) (local $lows v128) (local $a v128) (local $b v128)

    (local.set $scoresEnd (i32.add (local.get $scores) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $queryEnd
      (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 1))))
    (loop $nextRow
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $query))
      (loop $nextEight
        (local.set $highs (v128.load (local.get $high)))
        (local.set $lows (v128.load (local.get $low)))
        (local.set $a (f32x4.add (local.get $a) (f32x4.mul
          (v128.load (local.get $at))
          (i32x4.add
            (i32x4.shl (local.get $highs) (i32.const 16))
            (i32x4.shr_s (i32x4.shl (local.get $lows) (i32.const 16)) (i32.const 16))))))
        (local.set $b (f32x4.add (local.get $b) (f32x4.mul
          (v128.load offset=16 (local.get $at))
          (i32x4.add
            (v128.and (local.get $highs)
              (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000))
            (i32x4.shr_s (local.get $lows) (i32.const 16))))))
        (local.set $high (i32.add (local.get $high) (i32.const 16)))
        (local.set $low (i32.add (local.get $low) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br_if $nextEight (i32.lt_u (local.get $at) (local.get $queryEnd))))
      (f32.store (local.get $scores) (call $sum (f32x4.add (local.get $a) (local.get $b))))
      (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
      (br_if $nextRow (i32.lt_u (local.get $scores) (local.get $scoresEnd)))))

  ;; Reads one byte of each 64 of a row, so that it is on its way from memory while others are still waited for.
  ;;
  ;; $high, $low: addresses of the planes. $bytes: of each. Returns something of no use.
  (func (export "fetch") (param $high i32) (param $low i32) (param $bytes i32) (result i32)
    (local $end i32) (local $sum i32)
    (local.set $end (i32.add (local.get $high) (local.get $bytes)))
    (loop $nextLine
      (local.set $sum (i32.xor (local.get $sum)
        (i32.xor (i32.load8_u (local.get $high)) (i32.load8_u (local.get $low)))))
      (local.set $high (i32.add (local.get $high) (i32.const 64)))
      (local.set $low (i32.add (local.get $low) (i32.const 64)))
      (br_if $nextLine (i32.lt_u (local.get $high) (local.get $end))))
    (local.get $sum))

  ;; The dot product of two vectors in float64, to the last bit that of dotProduct in distance.ts.
  ;;
  ;; $left, $right: addresses of $count float32.
  (func (export "exactProduct")
    (param $left i32) (param $right i32) (param $count i32)
    (result f64)
    (local $end i32) (local $fours i32) (local $ab v128) (local $cd v128) (local $a f64)
    (local.set $fours (i32.add (local.get $left)
      (i32.and (i32.shl (local.get $count) (i32.const 2)) (i32.const -16))))
    (local.set $end (i32.add (local.get $left) (i32.shl (local.get $count) (i32.const 2))))
    (block $last
      (loop $nextFour
        (br_if $last (i32.ge_u (local.get $left) (local.get $fours)))
        (local.set $ab (f64x2.add (local.get $ab) (f64x2.mul
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $left)))
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $right))))))
        (local.set $cd (f64x2.add (local.get $cd) (f64x2.mul
          (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $left)))
          (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $right))))))
        (local.set $left (i32.add (local.get $left) (i32.const 16)))
        (local.set $right (i32.add (local.get $right) (i32.const 16)))
        (br $nextFour)))
    (local.set $a (f64x2.extract_lane 0 (local.get $ab)))
    (block $done
      (loop $nextOne
        (br_if $done (i32.ge_u (local.get $left) (local.get $end)))
        (local.set $a (f64.add (local.get $a) (f64.mul
          (f64.promote_f32 (f32.load (local.get $left)))
          (f64.promote_f32 (f32.load (local.get $right))))))
        (local.set $left (i32.add (local.get $left) (i32.const 4)))
        (local.set $right (i32.add (local.get $right) (i32.const 4)))
        (br $nextOne)))
    (f64.add
      (f64.add (local.get $a) (f64x2.extract_lane 1 (local.get $ab)))
      (f64.add (f64x2.extract_lane 0 (local.get $cd)) (f64x2.extract_lane 1 (local.get $cd)))))

  ;; The sum of the squared differences of two vectors in float64, to the last bit that of squaredDistance in distance.ts; else
  ;; as exactProduct.
  (func (export "exactSquares")
    (param $left i32) (param $right i32) (param $count i32)
    (result f64)
    (local $end i32) (local $fours i32) (local $ab v128) (local $cd v128) (local $a f64)
    (local $two v128) (local $one f64)
    (local.set $fours (i32.add (local.get $left)
      (i32.and (i32.shl (local.get $count) (i32.const 2)) (i32.const -16))))
    (local.set $end (i32.add (local.get $left) (i32.shl (local.get $count) (i32.const 2))))
    (block $last
      (loop $nextFour
        (br_if $last (i32.ge_u (local.get $left) (local.get $fours)))
        (local.set $two (f64x2.sub
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $left)))
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $right)))))
        (local.set $ab
          (f64x2.add (local.get $ab) (f64x2.mul (local.get $two) (local.get $two))))
        (local.set $two (f64x2.sub
          (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $left)))
          (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $right)))))
        (local.set $cd
          (f64x2.add (local.get $cd) (f64x2.mul (local.get $two) (local.get $two))))
        (local.set $left (i32.add (local.get $left) (i32.const 16)))
        (local.set $right (i32.add (local.get $right) (i32.const 16)))
        (br $nextFour)))
    (local.set $a (f64x2.extract_lane 0 (local.get $ab)))
    (block $done
      (loop $nextOne
        (br_if $done (i32.ge_u (local.get $left) (local.get $end)))
        (local.set $one (f64.sub
          (f64.promote_f32 (f32.load (local.get $left)))
          (f64.promote_f32 (f32.load (local.get $right)))))
        (local.set $a (f64.add (local.get $a) (f64.mul (local.get $one) (local.get $one))))
        (local.set $left (i32.add (local.get $left) (i32.const 4)))
        (local.set $right (i32.add (local.get $right) (i32.const 4)))
        (br $nextOne)))
    (f64.add
      (f64.add (local.get $a) (f64x2.extract_lane 1 (local.get $ab)))
      (f64.add (f64x2.extract_lane 0 (local.get $cd)) (f64x2.extract_lane 1 (local.get $cd)))))

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
