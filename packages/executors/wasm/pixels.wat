;; Loops over the bytes of pictures, 16 bytes or 4 sums at a time. scripts/wasm.mjs makes pixels.wasm of it.
;; They may read and write up to 16 bytes past the end of a picture: leave room.
(module
  (memory (export "memory") 1)

  ;; Pixels red, green, blue, red, … to three planes that begin `$pitch` bytes apart, a multiple of 16.
  (func (export "split") (param $in i32) (param $pixels i32) (param $out i32) (param $pitch i32)
    (local $end i32) (local $a v128) (local $b v128) (local $c v128)
    (local.set $end (i32.add (local.get $out) (local.get $pixels)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (local.set $a (v128.load (local.get $in)))
        (local.set $b (v128.load offset=16 (local.get $in)))
        (local.set $c (v128.load offset=32 (local.get $in)))
        (v128.store (local.get $out)
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 17 20 23 26 29
            (i8x16.shuffle 0 3 6 9 12 15 18 21 24 27 30 0 0 0 0 0 (local.get $a) (local.get $b))
            (local.get $c)))
        (v128.store (i32.add (local.get $out) (local.get $pitch))
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 18 21 24 27 30
            (i8x16.shuffle 1 4 7 10 13 16 19 22 25 28 31 0 0 0 0 0 (local.get $a) (local.get $b))
            (local.get $c)))
        (v128.store (i32.add (local.get $out) (i32.shl (local.get $pitch) (i32.const 1)))
          (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 16 19 22 25 28 31
            (i8x16.shuffle 2 5 8 11 14 17 20 23 26 29 0 0 0 0 0 0 (local.get $a) (local.get $b))
            (local.get $c)))
        (local.set $in (i32.add (local.get $in) (i32.const 48)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $next))))

  ;; The other way round.
  (func (export "join") (param $in i32) (param $pitch i32) (param $pixels i32) (param $out i32)
    (local $end i32) (local $red v128) (local $green v128) (local $blue v128)
    (local.set $end (i32.add (local.get $in) (local.get $pixels)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $in) (local.get $end)))
        (local.set $red (v128.load (local.get $in)))
        (local.set $green (v128.load (i32.add (local.get $in) (local.get $pitch))))
        (local.set $blue
          (v128.load (i32.add (local.get $in) (i32.shl (local.get $pitch) (i32.const 1)))))
        (v128.store (local.get $out)
          (i8x16.shuffle 0 1 16 3 4 17 6 7 18 9 10 19 12 13 20 15
            (i8x16.shuffle 0 16 0 1 17 0 2 18 0 3 19 0 4 20 0 5 (local.get $red) (local.get $green))
            (local.get $blue)))
        (v128.store offset=16 (local.get $out)
          (i8x16.shuffle 0 21 2 3 22 5 6 23 8 9 24 11 12 25 14 15
            (i8x16.shuffle 21 0 6 22 0 7 23 0 8 24 0 9 25 0 10 26 (local.get $red) (local.get $green))
            (local.get $blue)))
        (v128.store offset=32 (local.get $out)
          (i8x16.shuffle 26 1 2 27 4 5 28 7 8 29 10 11 30 13 14 31
            (i8x16.shuffle 0 11 27 0 12 28 0 13 29 0 14 30 0 15 31 0 (local.get $red) (local.get $green))
            (local.get $blue)))
        (local.set $in (i32.add (local.get $in) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 48)))
        (br $next))))

  ;; Scales rows of RGB pixels across. Pixel x of a row is made of `$counts[x]` pixels from byte `$starts[x]` of it on,
  ;; with the weights `$weights[x * $taps …]`, of 22 bits fraction.
  (func (export "across")
    (param $in i32) (param $stride i32) (param $rows i32) (param $out i32) (param $width i32)
    (param $starts i32) (param $counts i32) (param $weights i32) (param $taps i32)
    (local $sums v128) (local $x i32) (local $read i32) (local $first i32) (local $weight i32) (local $end i32)
    (local.set $taps (i32.shl (local.get $taps) (i32.const 2)))
    (local.set $width (i32.shl (local.get $width) (i32.const 2)))
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $x (i32.const 0))
        (local.set $weight (local.get $weights))
        (loop $pixel
          (local.set $sums (i32x4.splat (i32.const 0x200000)))
          (local.set $read
            (i32.add (local.get $in) (i32.load (i32.add (local.get $starts) (local.get $x)))))
          (local.set $end
            (i32.add (local.get $weight)
              (i32.shl (i32.load (i32.add (local.get $counts) (local.get $x))) (i32.const 2))))
          (local.set $first (local.get $weight))
          (loop $tap
            (local.set $sums
              (i32x4.add (local.get $sums)
                (i32x4.mul
                  (i32x4.extend_low_i16x8_u
                    (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $read))))
                  (v128.load32_splat (local.get $weight)))))
            (local.set $read (i32.add (local.get $read) (i32.const 3)))
            (br_if $tap
              (i32.lt_u
                (local.tee $weight (i32.add (local.get $weight) (i32.const 4)))
                (local.get $end))))
          (local.set $sums (i32x4.shr_s (local.get $sums) (i32.const 22)))
          (local.set $sums (i16x8.narrow_i32x4_s (local.get $sums) (local.get $sums)))
          (v128.store32_lane 0 (local.get $out)
            (i8x16.narrow_i16x8_u (local.get $sums) (local.get $sums)))
          (local.set $out (i32.add (local.get $out) (i32.const 3)))
          (local.set $weight (i32.add (local.get $first) (local.get $taps)))
          (br_if $pixel
            (i32.lt_u
              (local.tee $x (i32.add (local.get $x) (i32.const 4)))
              (local.get $width))))
        (local.set $in (i32.add (local.get $in) (local.get $stride)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $row))))

  ;; Makes a row of `$bytes` bytes of `$count` rows `$stride` bytes apart, with one weight each.
  (func (export "down")
    (param $in i32) (param $stride i32) (param $bytes i32) (param $out i32) (param $count i32) (param $weights i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $weight v128)
    (local $pixels v128) (local $half v128) (local $read i32) (local $at i32) (local $end i32) (local $last i32)
    (local.set $last (i32.add (local.get $out) (local.get $bytes)))
    (local.set $end (i32.add (local.get $weights) (i32.shl (local.get $count) (i32.const 2))))
    (loop $block
      (local.set $a (i32x4.splat (i32.const 0x200000)))
      (local.set $b (local.get $a))
      (local.set $c (local.get $a))
      (local.set $d (local.get $a))
      (local.set $read (local.get $in))
      (local.set $at (local.get $weights))
      (loop $tap
        (local.set $weight (v128.load32_splat (local.get $at)))
        (local.set $pixels (v128.load (local.get $read)))
        (local.set $half (i16x8.extend_low_i8x16_u (local.get $pixels)))
        (local.set $a
          (i32x4.add (local.get $a)
            (i32x4.mul (local.get $weight) (i32x4.extend_low_i16x8_u (local.get $half)))))
        (local.set $b
          (i32x4.add (local.get $b)
            (i32x4.mul (local.get $weight) (i32x4.extend_high_i16x8_u (local.get $half)))))
        (local.set $half (i16x8.extend_high_i8x16_u (local.get $pixels)))
        (local.set $c
          (i32x4.add (local.get $c)
            (i32x4.mul (local.get $weight) (i32x4.extend_low_i16x8_u (local.get $half)))))
        (local.set $d
          (i32x4.add (local.get $d)
            (i32x4.mul (local.get $weight) (i32x4.extend_high_i16x8_u (local.get $half)))))
        (local.set $read (i32.add (local.get $read) (local.get $stride)))
        (br_if $tap
          (i32.lt_u
            (local.tee $at (i32.add (local.get $at) (i32.const 4)))
            (local.get $end))))
      (v128.store (local.get $out)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $a) (i32.const 22))
            (i32x4.shr_s (local.get $b) (i32.const 22)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $c) (i32.const 22))
            (i32x4.shr_s (local.get $d) (i32.const 22)))))
      (local.set $in (i32.add (local.get $in) (i32.const 16)))
      (br_if $block
        (i32.lt_u
          (local.tee $out (i32.add (local.get $out) (i32.const 16)))
          (local.get $last))))))
