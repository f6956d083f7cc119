"""The drawings behind product pictures: a glyph a kind of thing, and the words that call for it.

A glyph is drawn in a box of 120 x 120 (ground at y = 106) as ``<ink> <shape> <numbers>``, pieces
separated by ``|``. Inks: a main, b dark, c pale, k near black, w white, g and h greens, y warm
light; strokes: s main, d dark, t pale and thin, n near black and thin. Shapes: p path,
r rect (x y w h radius), c circle (x y r), e ellipse (x y rx ry). Colours are ``pictures.py``'s.
"""

from __future__ import annotations

import re

GLYPHS: dict[str, str] = {
    # what one wears
    "tshirt": "a p M42 22L16 38 27 59 38 53V102H82V53L93 59 104 38 78 22Q60 36 42 22Z"
    "|b p M42 22Q60 36 78 22L73 20Q60 29 47 20Z|t p M48 74H72",
    "jeans": "a p M38 16H82L89 104H66L60 54 54 104H31Z|b p M38 16H82L83 27H37Z|t p M60 27V46M42 27"
    "Q44 40 38 42M78 27Q76 40 82 42",
    "jacket": "a p M45 18L24 30 18 98H36L39 60V104H81V60L84 98H102L96 30 75 18 60 32Z"
    "|b p M45 18L60 32 75 18 72 48 60 36 48 48Z|t p M60 38V104M46 78H54M66 78H74",
    "dress": "a p M45 16H51Q60 30 69 16H75L77 42 68 56 92 104H28L52 56 43 42Z|b r 50 53 20 7 2"
    "|t p M50 66L42 98M70 66L78 98",
    "shoe": "a p M14 58Q30 64 44 44L58 60Q76 72 98 75Q108 78 108 92H14Z|b p M14 58Q22 63 30 61V92H14Z"
    "|w r 12 90 98 11 5|t p M49 55L57 48M57 62L65 55M66 68L73 61",
    "boot": "a p M34 18H70V60Q100 64 102 88V94H34Z|b r 34 18 36 11 3|k r 32 92 72 11 4"
    "|t p M70 42H58M70 52H58M72 62L61 66",
    "hat": "a p M22 76Q24 32 60 32T96 76Z|b p M56 70H104Q116 86 94 84L22 80V72Z|c c 60 31 5"
    "|t p M60 36V70",
    "scarf": "a p M30 20Q60 42 90 20Q98 42 74 52L82 100H60L55 54Q30 52 30 20Z|b p M55 54Q66 56 74 52"
    "L76 64 57 66Z|d p M63 102V110M71 102V110M79 102V110|t p M59 76H78M60 86H79",
    "sock": "a p M44 14H74V64Q74 74 82 80L94 89Q100 102 88 104H70Q44 94 44 70Z|b r 42 14 34 13 4"
    "|c p M94 89Q100 102 88 104H80Q80 92 94 89Z",
    "glasses": "b p M14 52H106V60H14Z|a r 14 46 42 34 15|a r 64 46 42 34 15|c p M24 54L34 52 26 66Z"
    "M74 54L84 52 76 66Z",
    "watch": "b r 46 8 28 104 8|k c 60 60 31|a c 60 60 25|w p M59 42H62V59L72 66 70 69 59 62Z",
    "ring": "y p M60 46A30 30 0 1 0 60.1 46ZM60 54A22 22 0 1 1 59.9 54Z|a p M44 16H76L88 30 60 56 "
    "32 30Z|c p M44 16L52 30H32ZM52 30H68L60 54Z",
    "necklace": "d p M22 16Q26 78 60 78T98 16|a p M60 72L74 88 60 110 46 88Z|c p M60 72L65 88 60 108 "
    "55 88Z",
    # what one carries
    "backpack": "d p M46 28Q46 10 60 10T74 28|b r 22 54 14 38 6|b r 84 54 14 38 6|a r 30 24 60 82 22"
    "|b r 40 62 40 32 8|t p M40 73H80|c r 51 40 18 7 3",
    "bag": "d p M44 50Q44 16 60 16T76 50|a p M28 44H92L100 106H20Z|b p M28 44H92L93 54H27Z"
    "|w c 44 50 3|w c 76 50 3",
    "suitcase": "d p M48 32V14H72V32|a r 26 30 68 68 10|b r 38 30 7 68 0|b r 75 30 7 68 0"
    "|k c 40 102 5|k c 80 102 5",
    "wallet": "b r 22 32 70 30 8|a r 16 42 88 54 10|c r 76 60 32 19 9|b c 88 69 4|t p M24 52H70",
    # beauty
    "lipstick": "k r 42 64 36 42 5|y r 47 48 26 18 1|a p M50 48V28L65 14Q70 16 70 26V48Z"
    "|c p M54 46V30L58 26V46Z",
    "perfume": "k r 49 10 22 16 4|y r 54 26 12 11 0|a r 26 37 68 69 14|w r 40 58 40 28 3"
    "|b r 46 66 28 3 1|b r 50 74 20 3 1|c r 32 44 5 48 2",
    "jar": "k r 30 34 60 19 6|a p M26 53H94V92Q94 104 82 104H38Q26 104 26 92Z|w r 38 66 44 22 4"
    "|b r 46 75 28 3 1",
    "pump": "k p M52 16H80V25H68V42H52Z|a r 36 42 48 64 11|w r 44 60 32 28 4|b r 50 69 20 3 1"
    "|b r 50 76 14 3 1",
    "brush": "b p M56 58H64L67 108H53Z|y r 52 46 16 14 2|a p M50 48Q38 26 60 10Q82 26 70 48Z"
    "|c p M56 44Q50 28 58 18L60 44Z",
    # electronics
    "laptop": "k r 24 24 72 56 6|a r 29 29 62 46 2|c p M66 29H91V75H38Z|b p M10 82H110L103 94H17Z",
    "phone": "k r 36 10 48 98 11|a r 40 16 40 86 6|c p M80 26V90L54 102H46Z|w r 53 19 14 4 2",
    "tablet": "k r 24 12 72 94 8|a r 30 20 60 76 3|c p M90 30V96H48Z|w c 60 101 2",
    "headphones": "d p M26 70V58Q28 22 60 22T94 58V70|a r 16 60 22 38 10|a r 82 60 22 38 10"
    "|k r 33 62 8 34 4|k r 79 62 8 34 4",
    "camera": "k r 16 36 88 62 10|b p M42 36L49 24H71L78 36Z|c c 60 67 24|a c 60 67 19|k c 60 67 10"
    "|w c 53 60 4|y c 90 48 4",
    "speaker": "a r 32 12 56 94 13|k c 60 74 20|b c 60 74 11|c c 60 74 4|k c 60 34 11|b c 60 34 5",
    "screen": "k r 12 20 96 64 6|a r 17 25 86 54 2|c p M70 25H103V79H34Z|b p M53 84H67L71 98H49Z"
    "|b r 38 98 44 7 3",
    "mic": "a r 45 12 30 54 15|d p M32 50Q32 82 60 82T88 50M60 82V102M42 104H78|t p M51 30H69M51 41"
    "H69M51 52H69",
    "keyboard": "k r 8 40 104 50 8|a r 13 45 94 40 5|c p M20 51H30V59H20ZM34 51H44V59H34ZM48 51H58V59"
    "H48ZM62 51H72V59H62ZM76 51H86V59H76ZM90 51H100V59H90ZM24 63H34V70H24ZM38 63H48V70H38ZM52 63H62V70"
    "H52ZM66 63H76V70H66ZM80 63H96V70H80ZM36 74H84V80H36Z",
    "mouse": "d p M60 24Q60 8 78 10|a r 38 24 44 80 22|t p M60 24V56M38 56H82|b r 56 36 8 15 4",
    "charger": "a r 34 16 52 90 11|w p M65 32L46 66H59L55 92 76 56H63Z|b r 46 10 28 8 3",
    # books and office
    "book": "b r 28 14 64 92 5|w r 36 90 54 11 1|a r 34 14 58 78 4|c r 46 32 34 7 3|c r 46 45 22 5 2"
    "|y p M74 84H82V108L78 103 74 108Z",
    "comic": "b p M60 32Q36 18 10 26V98Q36 90 60 104Q84 90 110 98V26Q84 18 60 32Z|w p M60 36Q38 22 15 "
    "30V92Q40 84 60 98Q80 84 105 92V30Q82 22 60 36Z|a p M22 36Q38 32 52 40V62Q38 54 22 58Z|c p M22 64"
    "Q38 60 52 68V86Q38 78 22 82Z|c p M98 36Q82 32 68 40V54Q82 46 98 50Z|a p M98 56Q82 52 68 60V86Q82 "
    "78 98 82Z|d p M60 37V98",
    "notebook": "a r 28 14 66 92 7|b r 28 14 14 92 6|w r 52 32 32 22 3|b r 58 40 20 3 1"
    "|n p M22 30H34M22 47H34M22 64H34M22 81H34",
    "pen": "a p M72 20L98 46 50 94 24 68Z|k p M24 68L50 94 14 106Z|b p M80 12Q88 6 97 14L105 22Q112 31 "
    "106 38L98 46 72 20Z|t p M68 36L42 62",
    "deskchair": "a r 36 10 48 50 12|b r 28 62 64 14 7|n p M60 76V94M36 104Q60 84 84 104"
    "|k c 36 104 4|k c 84 104 4",
    # home
    "lamp": "a p M42 14H78L98 58H22Z|c p M50 14H58L44 58H30Z|y e 60 59 38 5|b r 57 62 6 38 0"
    "|b e 60 102 26 6",
    "cushion": "a p M20 26Q60 38 100 26Q90 62 100 98Q60 86 20 98Q30 62 20 26Z|t p M36 42L84 82M84 42"
    "L36 82M60 36V88M30 62H90|b c 60 62 6",
    "curtain": "c r 32 22 56 84 0|w p M58 24H62V104H58ZM34 62H86V66H34Z|k r 8 12 104 7 3|a p M14 19H56"
    "Q54 64 26 78Q34 92 30 106H14Z|a p M106 19H64Q66 64 94 78Q86 92 90 106H106Z|b r 14 74 18 7 3"
    "|b r 88 74 18 7 3",
    "frame": "b r 22 14 76 92 3|w r 28 20 64 80 0|c r 36 28 48 64 0|a p M36 92V74L54 54 66 68 74 60 84 "
    "72V92Z|y c 70 43 7",
    "vase": "h p M60 50Q58 30 60 14M60 46Q50 32 40 26M60 46Q70 32 82 28|g e 60 15 7 9|g e 37 25 9 6"
    "|g e 85 26 9 6|a p M50 48H70V56Q92 74 80 106H40Q28 74 50 56Z|c p M46 68Q38 82 44 98L48 98Q44 84 52"
    " 66Z",
    "candle": "y p M60 8Q76 28 60 40Q44 28 60 8Z|n p M60 36V52|a r 34 50 52 56 8|b e 60 52 26 6"
    "|w r 44 70 32 22 3",
    "rug": "d p M18 30H102M18 98H102|a r 14 32 92 64 2|b r 24 42 72 44 2|c p M60 46L88 64 60 82 32 64Z"
    "|a p M60 54L74 64 60 74 46 64Z",
    "clock": "b c 60 60 47|w c 60 60 39|n p M60 34V60L77 70|a c 60 60 5|a r 58 23 4 6 1|a r 58 91 4 6 1"
    "|a r 23 58 6 4 1|a r 91 58 6 4 1",
    "mirror": "a e 60 58 40 48|c e 60 58 32 40|w p M42 66L70 32 76 36 44 76Z",
    "blanket": "b r 18 72 84 30 12|a r 20 48 80 30 12|c r 24 28 72 26 11|t p M32 90H88M32 64H88"
    "|d p M82 54V30M74 54V30",
    "sofa": "a r 22 32 76 44 13|b r 8 54 24 42 10|b r 88 54 24 42 10|c r 31 62 28 26 6|c r 61 62 28 26 6"
    "|k r 20 96 6 10 2|k r 94 96 6 10 2",
    "chair": "a r 36 12 48 44 9|b r 30 62 60 13 6|n p M37 75L32 106M83 75L88 106M42 56V62M78 56V62",
    "table": "a r 10 42 100 13 5|b p M20 55H30L27 106H21ZM100 55H90L93 106H99Z|c r 38 28 20 14 2",
    "towel": "k r 12 16 96 6 3|a p M30 19H90V98H30Z|b r 30 76 60 8 0|b r 30 88 60 3 0|c r 36 24 5 46 2",
    # kitchen, coffee and tea
    "pan": "k r 74 56 42 11 5|b c 46 62 37|a c 46 62 33|k c 46 62 25|c p M30 56Q36 44 48 44L48 48Q40 48"
    " 34 58Z",
    "pot": "k r 6 56 108 9 4|a p M22 44H98V88Q98 104 82 104H38Q22 104 22 88Z|b r 18 36 84 11 5"
    "|k c 60 29 7|c r 32 56 6 34 3",
    "knife": "c p M52 8Q78 28 74 70H52Z|b r 49 66 28 8 2|a r 51 72 24 38 8|w c 63 82 3|w c 63 98 3",
    "kettle": "d p M36 36Q38 12 60 12T84 36|b p M86 58L110 44 104 66 90 80Z|a p M34 50Q34 32 60 32T86 50"
    "L94 104H26Z|b c 60 29 6|c p M42 52L38 92H44L48 52Z",
    "cup": "d p M80 50Q104 48 104 66T80 84|a p M22 38H82V86Q82 104 64 104H40Q22 104 22 86Z"
    "|b e 52 39 30 6|n p M42 26Q36 18 42 10M60 26Q54 18 60 10|c r 30 52 6 34 3",
    "bowl": "a p M12 52H108Q106 102 60 104Q14 102 12 52Z|b e 60 53 48 10|c e 60 54 38 6"
    "|t p M26 74Q36 92 54 95",
    "blender": "c p M36 18H84L77 68H43Z|a p M39 40H81L77 68H43Z|k r 34 8 52 11 4|b p M42 68H78L88 106H32Z"
    "|w c 60 88 7",
    "board": "a r 26 14 68 92 11|w c 60 28 6|t p M38 46V96M50 50V96M70 46V90M82 50V96",
    "utensils": "b p M26 10H31V34H35V10H40V34H44V10H49V40Q49 50 41 52V106H34V52Q26 50 26 40Z|a p M78 10"
    "Q94 22 90 44Q88 54 81 56V106H74V56Q66 54 64 44Q62 22 78 10Z",
    "beans": "a p M32 26H88L94 106H26Z|b p M34 12H86L88 28H32Z|w r 40 50 40 38 5|b e 60 69 10 14"
    "|t p M62 56Q54 66 62 82",
    "teapot": "d p M24 54Q4 60 10 80Q16 94 32 86|b p M84 64Q96 60 104 40L113 44Q106 80 84 88Z"
    "|a e 56 72 36 32|b r 38 38 36 9 4|b c 56 32 7|c p M34 66Q38 52 50 50L50 54Q42 56 38 68Z",
    "apple": "n p M60 36Q60 22 68 12|g p M64 26Q76 8 94 16Q84 34 64 26Z|a p M60 38Q86 20 99 46Q106 84 76"
    " 104Q66 110 60 103Q54 110 44 104Q14 84 21 46Q34 20 60 38Z|c p M34 48Q26 62 34 80L38 78Q32 62 40 "
    "50Z",
    "chocolate": "b r 32 10 56 96 4|a r 36 14 22 20 2|a r 62 14 22 20 2|a r 36 38 22 20 2|a r 62 38 22 20"
    " 2|y p M26 60L36 66 48 58 60 66 72 58 84 66 94 60V108H26Z",
    # sport and outdoors
    "dumbbell": "k r 30 54 60 13 3|a r 20 30 18 60 6|a r 82 30 18 60 6|b r 8 40 13 40 5|b r 99 40 13 40 5"
    "|c r 24 36 4 48 2|c r 86 36 4 48 2",
    "mat": "a r 32 40 78 46 4|b e 32 63 20 23|c e 32 63 13 15|a e 32 63 7 8|t p M60 48H102M60 78H102",
    "band": "s p M60 22C112 22 116 98 60 98S8 22 60 22Z|k r 46 12 28 20 7|k r 46 88 28 20 7"
    "|c r 50 20 20 3 1|c r 50 97 20 3 1",
    "treadmill": "d p M86 88L96 26M92 54H66|k r 70 16 40 15 6|y r 78 21 14 5 2|k p M8 92L98 82V98L12 108Z"
    "|a p M14 94L92 86V90L14 99Z",
    "kettlebell": "d p M42 52Q32 18 60 18T78 52|a c 60 74 33|b p M38 98Q60 112 82 98V106H38Z|w c 60 74 13"
    "|c p M36 66Q42 52 54 48L55 52Q46 56 41 68Z",
    "bottle": "k r 47 8 26 17 5|a p M46 25H74Q84 34 84 44V96Q84 106 74 106H46Q36 106 36 96V44Q36 34 46 25Z"
    "|b r 36 56 48 20 0|c r 43 40 5 56 2",
    "ball": "a c 60 60 46|t p M14 60H106M60 14V106M27 28Q60 60 27 92M93 28Q60 60 93 92",
    "bike": "n p M30 56A23 23 0 1 0 30.1 56ZM90 56A23 23 0 1 0 90.1 56Z|s p M30 79L48 44H80L90 79M48 44"
    "L60 79H30M60 79L80 44L76 28H90|k r 38 36 20 7 3",
    "tent": "n p M60 20V8|a p M60 16L114 102H6Z|b p M60 16L94 102H26Z|k p M60 46L78 102H42Z"
    "|y p M60 46L64 102H42Z",
    "mountain": "y c 88 32 12|b p M38 104L76 40 116 104Z|a p M4 104L46 24 90 104Z|w p M46 24L32 51 40 48 "
    "46 56 52 48 60 51Z",
    "compass": "b c 60 60 47|w c 60 60 38|a p M60 26L72 60H48Z|c p M60 94L72 60H48Z|k c 60 60 5",
    "lantern": "d p M38 28Q60 -6 82 28|k r 36 24 48 12 4|y r 40 36 40 52 3|w e 60 64 9 15"
    "|a p M38 36H44V88H38ZM76 36H82V88H76Z|k r 30 86 60 20 6",
    "fishing": "s p M20 104L92 14|n p M92 14Q106 40 96 74Q94 88 84 82|k c 36 84 9",
    # garden, pets, little ones, play
    "plant": "g p M60 66Q54 28 24 18Q22 54 60 66Z|h p M60 66V40|g p M60 66Q58 22 92 10Q102 50 60 66Z"
    "|a p M34 72H86L79 108H41Z|b r 30 64 60 13 4",
    "can": "d p M36 50Q38 22 56 22T78 50|b p M80 84L104 44 113 50 86 102Z|a p M28 46H82V96Q82 104 74 104"
    "H36Q28 104 28 96Z|b e 55 47 27 6|c r 36 58 6 34 3",
    "trowel": "c p M60 112Q36 86 44 56H76Q84 86 60 112Z|k r 56 40 8 20 0|a r 50 6 20 40 9|t p M60 64V96",
    "paw": "a p M60 52Q78 52 88 78Q92 98 76 100Q66 98 60 98T44 100Q28 98 32 78Q42 52 60 52Z|b e 24 56 11 15"
    "|b e 46 30 11 15|b e 74 30 11 15|b e 96 56 11 15",
    "bone": "a p M30 46Q16 26 34 24Q48 28 42 44L78 76Q94 68 100 82Q102 98 86 96Q84 112 68 104Q60 90 70 84"
    "L34 54Q16 62 12 48Q14 38 30 46Z|t p M46 56L68 74",
    "petbowl": "b e 60 52 38 9|y e 60 50 30 8|a p M22 54H98L112 102H8Z|w p M46 72Q40 66 46 78Q40 90 48 84H72"
    "Q80 90 74 78Q80 66 72 72Z",
    "babybottle": "y p M50 26Q50 8 60 8T70 26Z|k r 42 24 36 13 4|w r 38 37 44 70 15|a p M38 64H82V92Q82 107"
    " 67 107H53Q38 107 38 92Z|d p M74 52H80|t p M70 76H80M70 88H80",
    "rattle": "a c 60 40 31|c c 60 40 17|a c 60 40 8|b r 54 70 12 22 3|d p M60 90A8 8 0 1 0 60.1 90Z",
    "onesie": "a p M44 18Q60 32 76 18L102 34 92 56 82 50V84Q82 96 70 106H50Q38 96 38 84V50L28 56 18 34Z"
    "|b p M44 18Q60 32 76 18L72 16Q60 26 48 16Z|w c 52 98 3|w c 60 100 3|w c 68 98 3|w p M60 70Q50 58 "
    "46 64T60 82Q76 72 74 64T60 70Z",
    "teddy": "b e 60 98 30 14|b c 32 28 14|b c 88 28 14|c c 32 28 7|c c 88 28 7|a c 60 54 38|c e 60 66 17 13"
    "|k c 46 48 4|k c 74 48 4|k e 60 61 6 4|n p M60 64V71",
    "blocks": "a r 14 60 44 44 5|b r 62 60 44 44 5|c r 38 14 44 44 5|w c 36 82 11|w p M84 70L96 94H72Z"
    "|a p M60 24L64 33 74 34 66 40 69 50 60 44 51 50 54 40 46 34 56 33Z",
    "car": "a p M8 78Q10 60 28 58L42 36H76L92 58Q112 60 112 80V90H8Z|c p M47 43H57V58H38ZM63 43H73L83 58"
    "H63Z|k c 34 90 13|w c 34 90 5|k c 86 90 13|w c 86 90 5|y c 107 72 4",
    "puzzle": "a p M22 36H48Q40 14 58 14T68 36H98V60Q118 52 118 70T98 80V106H22V80Q40 88 40 70T22 60Z"
    "|t p M32 46H46M32 96H60",
    "robot": "n p M60 36V22|y c 60 17 6|a r 28 34 64 50 10|w c 45 56 10|w c 75 56 10|k c 45 56 4|k c 75 56 4"
    "|b r 46 72 28 5 2|b r 36 86 18 20 4|b r 66 86 18 20 4",
    "controller": "a p M32 34H88Q108 34 112 74Q114 98 98 96Q88 94 80 80H40Q32 94 22 96Q6 98 8 74Q12 34 32 "
    "34Z|w p M32 48H38V54H44V60H38V66H32V60H26V54H32Z|w c 78 57 4|w c 92 57 4|y c 85 49 4|b c 85 65 4",
    "dice": "b r 28 28 76 76 15|a r 18 18 78 78 15|w c 38 38 7|w c 76 38 7|w c 57 57 7|w c 38 76 7|w c 76 "
    "76 7",
    "record": "k c 60 60 48|a c 60 60 19|w c 60 60 4|t p M60 22A38 38 0 0 1 98 60M60 30A30 30 0 0 1 90 60"
    "M22 60A38 38 0 0 0 60 98",
    "guitar": "b p M82 26L88 32 62 60 56 54Z|k p M84 12L106 34 98 40 78 20Z|a p M56 48Q76 54 70 74Q74 98 44"
    " 106Q10 106 14 76Q22 46 44 52Q48 44 56 48Z|k c 44 76 11|t p M30 92L46 76L94 26",
    "hammer": "b r 53 40 14 68 6|k p M22 16H76Q98 18 100 42H82Q78 36 74 44H22Z|a r 53 66 14 42 6",
    "palette": "a p M60 14Q112 14 110 58Q108 78 84 74Q70 74 74 88Q76 106 56 106Q10 100 10 60Q12 16 60 14Z"
    "|w c 38 44 8|y c 62 34 8|b c 86 48 8|c c 32 70 8",
    "gift": "a r 20 46 80 60 4|b r 14 34 92 17 4|c r 53 34 14 72 0|d p M60 33Q36 4 30 20T60 33Q84 4 90 20T60 "
    "33",
}

#: The first glyph whose words occur in the subcategory, else in the category, is drawn.
WORDS: dict[str, str] = {
    "babybottle": "baby bottle|feeding|pacifier|sippy",
    "onesie": "onesie|bodysuit|romper|baby cloth|babywear|baby",
    "rattle": "rattle|teether|nursery|infant",
    "petbowl": "pet bowl|dog bowl|cat bowl|feeder|pet food|dog food|cat food|kibble",
    "bone": "bone|chew|dog treat|dog toy|leash|collar|treats",
    "paw": "pet|dog|cat|puppy|kitten|aquarium|scratch",
    "watch": "watch|fitness tracker|wearable",
    "deskchair": "office chair|desk chair",
    "notebook": "notebook|planner|journal|diary|stationery|paper|office",
    "laptop": "laptop|notebook computer|computer|chromebook",
    "tablet": "tablet|e-reader|ereader|reader",
    "headphones": "headphone|headset|earbud|earphone|audio",
    "mic": "microphone|mic|podcast",
    "phone": "phone|smartphone|mobile|cell",
    "keyboard": "keyboard",
    "mouse": "mouse|mice|trackball",
    "screen": "monitor|tv|television|screen|projector|display",
    "speaker": "speaker|soundbar|radio",
    "camera": "camera|photo|lens|webcam",
    "charger": "charger|power bank|powerbank|battery|batteries|cable|adapter|electronic",
    "controller": "controller|console|video game|gaming|gamepad",
    "comic": "comic|manga|graphic novel|magazine|picture book",
    "book": "book|fiction|novel|biograph|textbook|poetry|history|travel guide|literature",
    "pen": "pen|pens|pencil|marker|crayon|writing",
    "backpack": "backpack|rucksack|daypack|school bag",
    "suitcase": "suitcase|luggage|trolley|carry-on|travel",
    "wallet": "wallet|purse|card holder|cardholder",
    "beans": "coffee beans|ground coffee|coffee bag|beans|loose tea|tea leaves|coffee",
    "teapot": "teapot|tea set|infuser|tea",
    "cup": "mug|cup|espresso|cups|glassware|tumbler",
    "mat": "yoga|mat|sleeping bag|pilates",
    "bag": "bag|tote|handbag|shopper|clutch|messenger",
    "lipstick": "lipstick|lip|gloss|makeup|make-up|mascara",
    "perfume": "perfume|fragrance|cologne|eau de|scent",
    "jar": "moisturi|cream|balm|mask|skincare|skin care|scrub|jam|honey|spread",
    "pump": "foundation|serum|shampoo|lotion|soap|cleanser|conditioner|hair|body|sunscreen|beauty",
    "brush": "brush|comb|sponge|razor|grooming",
    "jeans": "jeans|trouser|pants|leggings|shorts|chino|tights|bottoms",
    "boot": "boot|wellington|wellies",
    "shoe": "shoe|sneaker|trainer|loafer|sandal|heel|footwear|slipper|running",
    "jacket": "jacket|coat|hoodie|sweater|sweatshirt|cardigan|fleece|parka|vest|knitwear|outerwear",
    "dress": "dress|skirt|gown|jumpsuit",
    "hat": "hat|cap|beanie|helmet|headwear",
    "scarf": "scarf|shawl|glove|mitten|tie",
    "sock": "sock|stocking|underwear|hosiery",
    "glasses": "glasses|sunglasses|eyewear|goggles",
    "necklace": "necklace|pendant|bracelet|chain|earring",
    "ring": "ring|jewel|rings",
    "tshirt": "t-shirt|tshirt|shirt|blouse|top|tops|polo|jersey|fashion|clothing|apparel|wear",
    "lantern": "lantern|headlamp|torch|flashlight|camp light",
    "lamp": "lamp|light|lights|lighting|bulb|chandelier",
    "cushion": "cushion|pillow",
    "curtain": "curtain|blind|drape",
    "frame": "wall art|frame|poster|print|painting|art print|canvas|decor",
    "vase": "vase|flower|ceramic|bouquet",
    "candle": "candle|diffuser|incense",
    "rug": "rug|carpet|doormat",
    "clock": "clock|timer",
    "mirror": "mirror",
    "blanket": "blanket|throw|bedding|duvet|quilt|sheet",
    "towel": "towel|bathrobe|linen|bath",
    "sofa": "sofa|couch|armchair|furniture",
    "chair": "chair|stool|bench|seat",
    "table": "table|desk|shelf|shelves|cabinet|storage",
    "dumbbell": "dumbbell|weight|barbell|strength|fitness|gym|sport",
    "kettlebell": "kettlebell",
    "band": "resistance|band|bands|rope|strap|roller",
    "treadmill": "treadmill|rowing|elliptical|exercise machine|cardio",
    "bike": "bike|bicycle|cycling|scooter",
    "bottle": "bottle|flask|thermos|hydration|drink|oil|wine|juice|syrup",
    "ball": "ball|balls|football|basketball|volleyball|tennis|racket",
    "pan": "pan|pans|skillet|wok|frying|griddle",
    "kettle": "kettle",
    "pot": "pot|pots|saucepan|casserole|cookware|dutch oven|kitchen|cooker",
    "knife": "knife|knives|cutter|blade",
    "blender": "blender|mixer|food processor|juicer|grinder|appliance|toaster",
    "board": "cutting board|chopping board|serving board|tray|bakeware|baking",
    "bowl": "bowl|plate|plates|dish|dinnerware|tableware|crockery",
    "utensils": "utensil|cutlery|spatula|spoon|fork|dining",
    "chocolate": "chocolate|candy|sweets|cookie|snack|confection",
    "apple": "food|fruit|grocery|vegetable|pantry|gourmet|spice",
    "tent": "tent|camping|camp|hammock|shelter",
    "compass": "compass|navigation|gps|map|binocular",
    "fishing": "fishing|rod|angling",
    "mountain": "outdoor|hiking|climb|trek|mountain|ski|snow|adventure",
    "can": "watering|irrigation|hose|sprinkler",
    "trowel": "trowel|shovel|spade|rake|pruner|garden tool|secateur|gardening tool",
    "plant": "plant|planter|seed|seeds|garden|herb|lawn|pots and planters|greenhouse",
    "teddy": "teddy|plush|doll|stuffed|soft toy",
    "robot": "robot|stem|science|drone|action figure|figure",
    "car": "car|cars|vehicle|truck|train|automotive|motor",
    "puzzle": "puzzle|jigsaw",
    "dice": "board game|dice|game|games|card game|tabletop",
    "blocks": "block|building|toy|toys|kids|children|brick|construction set",
    "guitar": "guitar|ukulele|instrument|violin|piano",
    "record": "record|vinyl|music|album|cd|movie|film",
    "hammer": "hammer|tool|tools|drill|screwdriver|hardware|diy|wrench",
    "palette": "paint|craft|crafts|art suppl|art|drawing|sewing|knitting|yarn|hobby",
    "gift": "gift|gifts|voucher|party|holiday",
}


def _compile(words: str) -> re.Pattern[str]:
    """Words of at most four letters stand alone (``cap`` is not in "capsule"), longer begin."""
    parts = [re.escape(word) + (r"s?\b" if len(word) <= 4 else "") for word in words.split("|")]
    return re.compile(r"\b(?:" + "|".join(parts) + ")")


_PATTERNS = {glyph: _compile(words) for glyph, words in WORDS.items()}


def glyph_for(category: str, subcategory: str = "") -> str:
    """The name of the glyph for a product of this kind; "gift" (a parcel) when none fits.

    The subcategory decides when it is known. Of several that fit it, the one with the longest
    matching word wins, so that "dog bowl" is a pet's bowl and not a kitchen's.
    """
    for text in (subcategory.lower(), category.lower()):
        best = ("", 0)
        for glyph, pattern in _PATTERNS.items():
            length = max((len(found) for found in pattern.findall(text)), default=0)
            if length > best[1]:
                best = (glyph, length)
        if best[0]:
            return best[0]
    return "gift"
