"""Captions written for the tests of the tokenizer and of the text tower, and pieces to mix."""

CAPTIONS = (
    """
A dog runs across the wet grass.
Two men in orange vests repair the road .
A woman is cooking fish, rice and peas in a red pan.
The child isn't looking at the camera
A St. Bernard sleeps beside Dr. Miller's chair.
"Stop!" shouts the man in the blue jacket.
A group of people (all in black) wait for the 5:30 train.
He can't see the dog; it's behind the fence.
A cat sits on a wall. A bird sits on a roof.
A runner with number 12 overtakes a runner with number 7.
The men's team wins the cup!
A boy plays the guitar... his sister sings.
Three dogs -- one black, two brown -- chase a ball.
A U.S. flag hangs from the 2nd floor.
Is that a horse or a mule?
A man and a woman are gonna dance
She's wearing a t-shirt that reads "I'm the boss".
an old-fashioned car parked at 10 a.m. near Main St.
A girl in a pink dress
Pizza costs $3.50 (or 2,80 euros) at Joe's.
The players' bench is empty.
A man reads 'The Times' on a bench.
It is 25% off: everything must go!!
A café in the rue de l'église, naïve painters at work.
Someone says: ``hello'' to us.
Two kids want 'em, we'd've bought them.
Mr. and Mrs. Smith visit the zoo at 4 p.m. today.
A dog jumps. the crowd cheers. everyone laughs.
A jersey with No. 23. The number is white.
cannot believe it, gimme that, lemme see, gotta go, wanna play
'Tis the season; 'twas a cold night.
The sign says [closed] {for now} <sorry>.
Email me@example.com or see http://example.com/a?b=c&d=e.
rock & roll, salt&pepper, black/white
A man – tall — walks ‘slowly’ “home” «now».
5'11" tall man
1,000 people, 3.5 km, 10:45, 1/2, no. 5, #1
Ph.D. student J. Smith and i. magnin met in Washington, D.C. yesterday.
I.
...

.
!?
"
''
'
dog
dog.
 leading and trailing spaces . 
a man,a woman;a child:a dog
a.b.c. def
wait...what? no!yes
end with quote."
end with bracket.)
(a man walks.) he stops.
he said "go." she said 'no.' then left.
a man. "a woman." a child.
1. first 2. second 3. third
in 2010. the dog ran
it was 1999. i was young
he met j. the dog
the x. y. z. club
etc. and so on, i.e. all, e.g. some
approx. 5 ft. tall, 6 in. wide
sept. 11 and jan. 5
he's she's it's that's who's what's
they're we're you're they've we've i'll he'll
don't won't shouldn't ain't
d'ye more'n
rock'n'roll o'clock ma'am
dogs' toys and cats' beds
the '90s and '80s style
'quoted' word 'another one'
dash-ed words--double dash---triple ----four
@user #tag *star* **bold** ^caret^ ~tilde~ _under_ a_b \\back|pipe=eq+plus
mixed CASE and UPPER CASE TEXT.
tab\tand\nnewline. next line\nlast
two  spaces   three
emoji 😀 pizza🍕 party.
日本語のテキスト。 犬
Ünïcödé ÀÉÎ straße ΑΣ
non\u00a0breaking\u2003space
a man...a woman.... a child . . . a dog
!!! ??? ... ,,, ::: ;;;
(( nested )) [[ brackets ]]
a: b, c; d. e! f? g
:colon ,comma ;semi
$5 5$ %5 5% &5 5& #5 5#
it's 5:30. we leave at 6.
that is no. good
the b. smith and b. levine, 3. who, 4. credit
u.s. and u.k. and e.u. teams
wash. and ore. and calif. trees
pro-u.s. crowd, anti-inc. banner
she is 5 ft. he is 6 ft.
so-called "experts".
end?) end!) end!" end?'
one.two three.four.
a man wearing a hat.a woman in red
he is 'the best'.
I said, 'what're you? crazy?' said sandowsky.
""".strip("\n")
    .replace("\\t", "\t")
    .replace("\\n", "\n")
    .split("\n")
)

FRAGMENTS = [
    *"a the dog man st mr u.s i j e.g 12 3.5 1999 cat's isn't can't cannot gonna 'tis 'em it's x é".split(),
    *"administrators smith pro-u.s no p.m inc d'ye wanna more'n credit".split(),
    *". , ; : ! ? ' '' \" `` ` ( ) [ ] < > - -- ... .. & $ % # @ * “ ” ‘ ’ « » – — / _ 😀".split(),
    *". . . , ' ' \" \n".split(" "),
]
